export const en = {
  name: 'About the visitor',
  notChosen: 'Please choose',
};

export const ja: typeof en = {
  name: 'プロフィール',
  notChosen: '選択してください',
};
