import { choosableOptions } from '@booth/shared';
import { lazy } from 'react';
import type { ScreenView } from '../screen-view.ts';
import { ChoiceFields } from './Field.tsx';
import { ChoiceTally } from './Tally.tsx';

export const view: ScreenView<'choice'> = {
  emptyAnswer: { type: 'choice', optionIds: [] },
  fitting: (screen, { optionIds }) => {
    const offered = new Set(choosableOptions(screen).map(({ id }) => id));
    return { type: 'choice', optionIds: optionIds.filter((id) => offered.has(id)) };
  },
  issueOf: ({ min, max }, { optionIds }) => {
    if (optionIds.length < min && max === 1) return { text: 'issue.choose-one' };
    if (optionIds.length < min) return { text: 'screens.choice.too-few', values: { count: min } };
    if (optionIds.length > max) return { text: 'screens.choice.too-many', values: { count: max } };
    return { text: 'issue.does-not-fit' };
  },
  options: ({ options }) => options,
  Field: ChoiceFields,
  Tally: ChoiceTally,
  Editor: lazy(() => import('./Editor.tsx')),
};

export const en = {
  name: 'Choice',
  chosen: '{{count}} of {{max}} chosen',
  chosenOptions: 'Chosen',
  remove: 'Take back {{option}}',
  search: 'Search the options',
  found_one: '{{count}} of {{total}} options found',
  found_other: '{{count}} of {{total}} options found',
  noneFound: 'No option matches. Try another word.',
  categories: 'Categories',
  chooseOne: 'Choose one.',
  chooseOneOrNone: 'Choose one, or none.',
  chooseRange: 'Choose {{min}} to {{max}}.',
  chooseUpTo: 'Choose up to {{max}}.',
  chooseExactly: 'Choose {{max}}.',
  full_one: 'You have chosen {{count}}. Take it back to choose another.',
  full_other: 'You have chosen {{count}}, which is all you can. Take one back to choose another.',
  otherOptions: 'Others',
  'too-few_one': 'Please choose at least {{count}}.',
  'too-few_other': 'Please choose at least {{count}}.',
  'too-many_one': 'Please choose at most {{count}}.',
  'too-many_other': 'Please choose at most {{count}}.',
  min: 'Choose at least',
  max: 'Choose at most',
  more_one: 'and {{count}} more with {{votes}} votes together',
  more_other: 'and {{count}} more with {{votes}} votes together',
  share_one: '% of {{answers}} answer',
  share_other: '% of {{answers}} answers',
  noVotes: 'No votes',
};

export const ja = {
  name: '選択',
  chosen: '選択中：{{count}} / {{max}}',
  chosenOptions: '選択中',
  remove: '{{option}}を外す',
  search: '選択肢を検索',
  found_other: '{{total}}個中{{count}}個が見つかりました',
  noneFound: '該当する選択肢はありません。別の言葉でお試しください。',
  categories: 'カテゴリー',
  chooseOne: '1個選んでください。',
  chooseOneOrNone: '1個まで選べます。',
  chooseRange: '{{min}}個から{{max}}個まで選べます。',
  chooseUpTo: '{{max}}個まで選べます。',
  chooseExactly: '{{max}}個選んでください。',
  full_other: 'すでに{{count}}個選んでいます。ほかを選ぶには、どれかを外してください。',
  otherOptions: 'その他',
  'too-few_other': '{{count}}個以上選んでください。',
  'too-many_other': '選べるのは{{count}}個までです。',
  min: '選択数の下限',
  max: '選択数の上限',
  more_other: 'ほか{{count}}個、合計{{votes}}票',
  share_other: '％は回答{{answers}}件に占める割合',
  noVotes: '投票はありません',
};
