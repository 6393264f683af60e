import type { Language } from '../../../i18n/language.ts';

/**
 * The messages of our schemas and rules, in English and in Japanese. `{name}` stands for a value; a
 * name that comes again stands for the same value. A test compares the English ones with the
 * sources. It finds a message of three words or more that begins with a small letter or a value.
 */
const JAPANESE: readonly (readonly [english: string, japanese: string])[] = [
  // Ids
  [
    'use 1 to 64 lower-case letters, digits and inner hyphens',
    '半角の英小文字と数字で64文字以内にしてください（ハイフンは途中にのみ使えます）。',
  ],
  ['two {list} have the id "{id}"', 'ID「{id}」が重複しています。別の ID にしてください。'],
  [
    '"{id}" is the end of the survey, choose another id',
    '「{id}」はアンケートの終わりを表します。別の ID にしてください。',
  ],
  [
    'visitors know the poll as "{id}", and it keeps that id: duplicate it for another one',
    '受付を開始したアンケートの ID は変更できません。「{id}」に戻してください。別の ID を使うには、アンケートを複製してください。',
  ],
  [
    'the poll is too large to change its id from "{id}": duplicate it for another one',
    'アンケートが大きいため、ID は変更できません。「{id}」に戻してください。別の ID を使うには、アンケートを複製してください。',
  ],
  [
    'entry codes were made for "{id}", and the poll keeps that id: duplicate it for another one',
    '参加コードを作成したアンケートの ID は変更できません。「{id}」に戻してください。別の ID を使うには、アンケートを複製してください。',
  ],
  // Texts
  ['the character {character} is not taken here', '文字 {character} は使えません。削除してください。'],
  ['write something that can be seen', '目に見える文字を入力してください。'],
  ['use a language such as ja, en or pt-BR', '言語は ja、en、pt-BR のように指定してください。'],
  ['write the text in one language at least', '少なくとも1つの言語で入力してください。'],
  ['use up to {max} languages', '言語は{max}個までにしてください。'],
  ['use whole Unicode characters', '正しい Unicode 文字を使ってください。'],
  [
    'visitors could write {written} characters, and a ballot holds {max}: lower "maxCharacters"',
    '参加者が入力できるのは合計{max}文字までですが、{written}文字になっています。maxCharacters を小さくしてください。',
  ],
  [
    'texts and screens are {bytes} bytes as the workflows carry them (JSON within JSON), and may be {max}: shorten texts, or make two polls',
    'テキストと画面の合計は {max} バイトまでですが、{bytes} バイトあります（JSON 内の JSON として数えます）。テキストを短くするか、アンケートを2つに分けてください。',
  ],
  // Options
  ['use a colour such as #ff9900', '色は #ff9900 のように指定してください。'],
  [
    'use an https:// address without a name or password in it, or a path such as /images/lambda.svg',
    'https:// で始まるアドレス（ユーザー名とパスワードは含められません）か、/images/lambda.svg のようなパスを指定してください。',
  ],
  [
    'the option "{id}" may have votes: keep it, and set "hidden" to true so that it can\'t be chosen any more',
    '選択肢「{id}」にはすでに票が入っている可能性があります。削除せず、hidden を true にして選べないようにしてください。',
  ],
  ['min is larger than max', 'min は max 以下にしてください。'],
  ['max is larger than the number of options that can be chosen', 'max は選べる選択肢の数以下にしてください。'],
  ['choose each option once', '同じ選択肢は1回だけ選べます。'],
  ['place each option once', '同じ選択肢に順位を付けられるのは1回だけです。'],
  [
    '{min} to {max} options can be put in order, and this screen shows {count}',
    '順位を付けられる選択肢は{min}個から{max}個までですが、この画面には{count}個あります。',
  ],
  // Numbers and ratings
  ['use up to three decimals', '小数点以下は3桁までにしてください。'],
  ['max is not larger than min', 'max は min より大きくしてください。'],
  ['no number of steps leads from min to max', 'min から max までを step で割り切れるようにしてください。'],
  ['use {min}, or more in steps of {step}', '{min} 以上、{step} 刻みの数値にしてください。'],
  [
    'numbers that were given are counted by the old scale: keep "{part}" at {value}, or ask on a new screen',
    'すでに回答された数値は元の目盛りで集計されています。{part} を {value} に戻すか、新しい画面で質問してください。',
  ],
  [
    'there may be ratings of {old}: set "max" to {least} or more',
    'すでに {old} の評価が付いている可能性があります。max は {least} 以上にしてください。',
  ],
  // Branch rules
  ['there is no screen "{id}"', '画面「{id}」はありません。'],
  [
    '"{id}" is not after this screen, so the survey could loop',
    '「{id}」はこの画面より後の画面ではありません。後の画面を指定してください。',
  ],
  ['"{id}" is not answered yet on this screen', 'この画面の時点で「{id}」はまだ回答されていません。'],
  ['no answer to "{id}" can be "{value}"', '「{id}」の回答が「{value}」になることはありません。'],
  [
    '"{id}" is never shown: the rules before it always jump over it',
    '「{id}」は表示されません。前の画面のルールで必ず飛ばされています。',
  ],
  // The whole poll
  ['the poll would close before it opens', '受付終了日時は受付開始日時より後にしてください。'],
  [
    'each ballot of an "open" poll is a new one: there is none to change',
    'identity が open のアンケートでは毎回新しい投票になるため、変更を許可できません。',
  ],
  ['say what to change', '変更する項目を指定してください。'],
  // Refused once ballots may have been cast
  [
    'a poll that was opened may have votes: archive it instead',
    '受付を開始したアンケートには票が入っている可能性があるため、削除できません。アーカイブしてください。',
  ],
  [
    'a poll that is "{from}" can only become {to}',
    'ほかの人が先に状態を変更したようです。ページの表示を確認して、もう一度お試しください。',
  ],
  [
    '"{id}" may have answers of the type "{type}": keep that, or give the new screen another id',
    '「{id}」にはすでに「{type}」の回答がある可能性があります。種類を戻すか、新しい画面に別の ID を付けてください。',
  ],
  [
    'voters are known by "{identity}": by another identity they could vote again',
    '識別方法を変えると、投票済みの人がもう一度投票できてしまいます。identity を「{identity}」に戻してください。',
  ],
  [
    'votes counted on the other shards would no longer be read: set "counterShards" to {shards} or more',
    '減らすと、集計済みの票の一部が読まれなくなります。counterShards を {shards} 以上にしてください。',
  ],
  // Resetting the votes
  [
    'the votes of this poll are being reset: finish that first',
    '票の削除が完了していません。先に「票をリセットする」で「続ける」を押してください。',
  ],
  [
    'close the poll first: votes are reset only where nobody can vote',
    '受付中はリセットできません。先に受付を終了してください。',
  ],
  [
    'this poll has never been opened: it has no votes',
    'このアンケートは一度も受付を開始していないため、票がありません。',
  ],
  ['type the id of the poll whose votes are to be deleted', 'アンケートのIDを正しく入力してください。'],
];

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Makes a pattern of a message. The value of `{name}` is the group `name`. */
function patternOf(english: string): RegExp {
  // Texts and names in turn.
  const parts = english.split(/\{(\w+)\}/);
  const source = parts
    .map((part, index) => {
      if (index % 2 === 0) return escaped(part);
      const isRepeated = parts.some((other, before) => before < index && before % 2 === 1 && other === part);
      return isRepeated ? `\\k<${part}>` : `(?<${part}>.*)`;
    })
    .join('');
  return new RegExp(`^${source}$`, 's');
}

const sentences = JAPANESE.map(([english, japanese]) => ({ pattern: patternOf(english), japanese }));

/** Translates a message of a schema or rule; undefined if it is unknown. */
export function sentenceIn(language: Language, english: string): string | undefined {
  if (language === 'en') return english;
  for (const { pattern, japanese } of sentences) {
    const found = pattern.exec(english);
    if (found !== null) return japanese.replace(/\{(\w+)\}/g, (_, name: string) => found.groups?.[name] ?? '');
  }
  return undefined;
}
