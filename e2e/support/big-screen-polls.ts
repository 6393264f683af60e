import { type Answer, binsOf, type Poll, type Screen } from '@booth/shared';
import type { AlikeAnswers } from './counted-answers.ts';

/** A poll for the big screen. */
export interface BigScreenPoll {
  definition: { pollId: string } & Record<string, unknown>;
  /** How many have answered. */
  voters: number;
}

/** Some are long in Japanese, some have words that cannot be broken in English. */
const LABELS: readonly [string, string][] = [
  ['AWS Step Functions, with the Express workflows', 'ステップファンクションズのワークフロー'],
  ['Lambda', 'ラムダ関数'],
  ['DynamoDB global tables', 'ダイナモデービーのグローバルテーブル'],
  ['API Gateway WebSocket APIs', 'エーピーアイゲートウェイ'],
  ['Infrastructure as code', 'インフラストラクチャのコード化'],
  ['EventBridge Scheduler', 'イベントブリッジスケジューラー'],
  ['Testing on my own laptop', '手元のノートパソコンで試せること'],
  ['S3', 'オブジェクトストレージ'],
  ['Observability', '可観測性とトレース'],
  ['Kinesis Data Streams', 'キネシスデータストリームズ'],
];
const COLORS = ['#e7157b', '#ed7100', '#7aa116', '#8c4fff', '#00a4a6', undefined];

const options = (count: number, labelOf = (index: number) => LABELS[index % LABELS.length] ?? ['', '']) =>
  Array.from({ length: count }, (_, index) => {
    const [en, ja] = labelOf(index);
    const again = index >= LABELS.length ? ` ${Math.floor(index / LABELS.length) + 1}` : '';
    const color = COLORS[index % COLORS.length];
    return { id: `o${index}`, label: { en: en + again, ja: ja + again }, ...(color && { color }) };
  });

const TITLE = { en: 'What do you like best about serverless?', ja: 'サーバーレスのどこがいちばん好きですか？' };
const LONG_TITLE = {
  en: 'Which of the things that our platform team has planned for the coming year would help you and your team most in your daily work?',
  ja: 'プラットフォームチームが来年度に計画している取り組みのうち、あなたとあなたのチームの日々の仕事に最も役立つと思うものはどれですか？',
};
const SENTENCES: readonly [string, string][] = [
  [
    'Give every team an environment of its own for each branch, created when it is pushed and deleted after a week',
    'ブランチごとにチーム専用の環境を用意し、プッシュすると自動で作成され、一週間後に自動で削除されるようにする',
  ],
  [
    'Show what each service costs beside its dashboards',
    '各サービスのコストをダッシュボードに並べて表示し、誰でも見られるようにする',
  ],
  ['Nothing of this', 'どれも当てはまらない'],
];

const choice = (id: string, change: object) => ({ id, type: 'choice', title: TITLE, max: 3, ...change });
const poll = (pollId: string, voters: number, change: object): BigScreenPoll => ({
  voters,
  definition: {
    ...{ pollId, version: 1, status: 'open', visibility: 'live', openedAt: '2026-01-01T09:00:00.000Z' },
    title: { en: 'Serverless Days Tokyo', ja: 'サーバーレスデイズ東京' },
    ...change,
  },
});
const ofOptions = (pollId: string, count: number, voters: number, change: object = {}) =>
  poll(pollId, voters, { screens: [choice('best', { options: options(count), max: Math.min(3, count) })], ...change });

const YES_OR_NO = [
  { id: 'yes', label: { en: 'Yes', ja: 'はい' }, color: '#7aa116' },
  { id: 'no', label: { en: 'No', ja: 'いいえ' } },
];

/** Several questions, one of each type that is counted, and one that is not. */
const KINDS = [
  choice('yes-no', {
    title: { en: 'Do you run it in production?', ja: '本番環境で使っていますか？' },
    options: YES_OR_NO,
    max: 1,
  }),
  {
    ...{
      id: 'stars',
      type: 'rating',
      max: 5,
      title: { en: 'How was this session?', ja: 'このセッションはいかがでしたか？' },
    },
    endLabels: {
      low: { en: 'A waste of time', ja: '時間の無駄だった' },
      high: { en: 'Excellent', ja: 'とても良かった' },
    },
  },
  {
    ...{ id: 'wages', type: 'number', min: 0, max: 1_000_000, step: 1_000 },
    title: { en: 'What does your team pay in a month?', ja: 'チームの月額利用料はいくらですか？' },
    unit: { en: 'US dollars', ja: '米ドル' },
  },
  { id: 'order', type: 'ranking', options: options(6), title: { en: 'Put these in order', ja: '並べ替えてください' } },
  { id: 'why', type: 'text', title: { en: 'Why?', ja: 'なぜですか？' } },
];

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** Returns polls in every state, from no option to more than anybody can read. */
export const bigScreenPolls = (): BigScreenPoll[] => [
  poll('shape-0', 238, { screens: [KINDS[4]] }),
  poll('shape-1', 24, { screens: [choice('best', { options: options(1), max: 1 })] }),
  poll('shape-2', 1_234_567, { screens: [choice('best', { options: YES_OR_NO, max: 1 })] }),
  poll('shape-3', 12_345, {
    title: LONG_TITLE,
    screens: [choice('best', { title: LONG_TITLE, options: options(3, (index) => SENTENCES[index] ?? ['', '']) })],
  }),
  ofOptions('shape-8', 8, 60),
  ofOptions('shape-15', 15, 345),
  ofOptions('shape-40', 40, 12_345),
  ofOptions('shape-100', 100, 12_345),
  poll('shape-kinds', 345, { screens: KINDS }),
  ofOptions('shape-empty', 3, 0),
  ofOptions('shape-secret', 15, 345, { visibility: 'after-close', title: LONG_TITLE }),
  ofOptions('shape-soon', 15, 0, { opensAt: inDays(2) }),
  ofOptions('shape-closed-3', 3, 345, { status: 'closed' }),
  ofOptions('shape-closed-40', 40, 12_345, { status: 'closed' }),
  ofOptions('shape-closed-empty', 3, 0, { status: 'closed' }),
  ofOptions('shape-ended', 3, 345, { status: 'closed', visibility: 'hidden' }),
];

function answerTo(screen: Screen, turn: number): Answer | undefined {
  switch (screen.type) {
    case 'choice':
      return {
        type: 'choice',
        optionIds: screen.options
          .slice(turn % screen.options.length)
          .slice(0, 1 + (turn % screen.max))
          .map(({ id }) => id),
      };
    case 'rating':
      return { type: 'rating', rating: screen.max - (turn % Math.min(4, screen.max)) };
    case 'ranking':
      return {
        type: 'ranking',
        order: [...screen.options.slice(turn % 3), ...screen.options.slice(0, turn % 3)].map(({ id }) => id),
      };
    case 'number': {
      const bins = binsOf(screen);
      const bin = bins[(turn * 7) % bins.length];
      return bin && { type: 'number', value: bin.from, bin };
    }
    default:
      return undefined;
  }
}

/** Returns how so many voters answer the poll. The first options get the most votes. */
export function crowdOf({ screens }: Poll, voters: number): AlikeAnswers[] {
  const turns = Math.max(1, ...screens.map((screen) => (screen.type === 'choice' ? screen.options.length : 12)));
  const parts = Array.from({ length: Math.min(turns, voters) }, (_, turn) => 1 / (turn + 1));
  const sum = parts.reduce((total, part) => total + part, 0);
  const crowd = parts.map((part, turn) => ({
    voters: Math.floor((voters * part) / sum),
    answers: Object.fromEntries(
      screens.flatMap((screen) => {
        const answer = answerTo(screen, turn);
        return answer === undefined ? [] : [[screen.id, answer]];
      }),
    ),
  }));
  const counted = crowd.reduce((total, each) => total + each.voters, 0);
  const [first, ...others] = crowd;
  return first === undefined ? [] : [{ ...first, voters: first.voters + voters - counted }, ...others];
}
