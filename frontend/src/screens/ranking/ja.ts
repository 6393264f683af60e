export const texts = {
  name: '順位付け',
  ranked: 'あなたの順位',
  hint: '1位から順にタップしてください。',
  unranked: '順位を付けていない選択肢',
  moveUp: '{{option}}を上へ',
  moveDown: '{{option}}を下へ',
  placed: '{{option}}：{{total}}個中{{place}}位',
  'not-placed_other': 'あと{{count}}個に順位を付けてください。',
  own: '（あなたの順位：{{place}}位）',
  ownShort: 'あなた：{{place}}位',
  points_other: '順位に応じたポイント（回答{{answers}}件）',
};
