import * as z from 'zod/mini';
import { Poll } from '../model/poll.ts';
import { PollDefinition } from '../model/poll-definition.ts';
import { PollId } from '../values/ids.ts';
import { BallotPage } from './exported-ballot.ts';
import {
  CodesRequest,
  ErasureRequest,
  PageCursor,
  PollChangeList,
  PollList,
  PollSwitch,
  ResetProgress,
  ResetRequest,
  SearchProgress,
} from './organizer-requests.ts';
import { POLL_MAX_BYTES, type Route } from './route.ts';

const pollParams = z.object({ pollId: PollId });
const nothing = z.unknown();
const noBody = z.undefined();

/** Returns the version of a poll as an entity tag (RFC 9110): `"7"`. */
export const versionTag = (version: number): string => `"${version}"`;
const VersionTag = z
  .string()
  .check(z.regex(/^"\d+"$/, { error: 'send the ETag of the poll that you changed, such as "7"' }));

const anOrganizer = {
  service: 'survey',
  voter: 'none',
  organizer: 'required',
  unknown: 'unknown-poll',
  query: nothing,
  headers: nothing,
  body: noBody,
} as const;
const organizerRefusals = ['not-signed-in', 'not-an-organizer'] as const;
const page = z.object({ cursor: z.optional(PageCursor) });
/** Links the pages of a CSV file. The first begins with a byte order mark and the column names. */
const nextPage = { 'x-next-cursor': 'The cursor of the next page; absent on the last' } as const;

/** The routes of organizers. Each request carries an access token. */
export const organizerRoutes = {
  listPolls: {
    ...anOrganizer,
    method: 'GET',
    path: '/organizer/polls',
    summary: 'The polls',
    params: nothing,
    query: page,
    response: PollList,
    statuses: [200],
    refusals: organizerRefusals,
  },
  createPoll: {
    ...anOrganizer,
    method: 'POST',
    path: '/organizer/polls',
    summary: 'Create a poll, as a draft',
    params: nothing,
    body: PollDefinition,
    bodyMaxBytes: POLL_MAX_BYTES,
    response: Poll,
    statuses: [201],
    responseHeaders: { etag: 'The version', location: 'The address of the poll' },
    refusals: [...organizerRefusals, 'poll-exists'],
  },
  readPoll: {
    ...anOrganizer,
    method: 'GET',
    path: '/organizer/polls/{pollId}',
    summary: 'A poll with everything that the server keeps about it',
    params: pollParams,
    response: Poll,
    statuses: [200],
    responseHeaders: { etag: 'The version' },
    refusals: [...organizerRefusals, 'unknown-poll'],
  },
  changePoll: {
    ...anOrganizer,
    method: 'PUT',
    path: '/organizer/polls/{pollId}',
    summary: 'Change the definition of a poll. A new id renames a poll that was never opened',
    params: pollParams,
    headers: z.object({ 'if-match': z.optional(VersionTag) }),
    body: PollDefinition,
    bodyMaxBytes: POLL_MAX_BYTES,
    response: Poll,
    statuses: [200],
    responseHeaders: { etag: 'The version' },
    refusals: [
      ...organizerRefusals,
      'unknown-poll',
      'change-refused',
      'poll-changed',
      'poll-exists',
      'precondition-needed',
    ],
  },
  /**
   * 202: the poll is gone, some of its entry codes are left. Send the cursor, or the first request
   * again, to continue.
   */
  deletePoll: {
    ...anOrganizer,
    method: 'DELETE',
    path: '/organizer/polls/{pollId}',
    summary: 'Delete a poll that was never opened, and its entry codes, step by step',
    params: pollParams,
    query: page,
    headers: z.object({ 'if-match': z.optional(VersionTag) }),
    response: z.optional(SearchProgress),
    statuses: [202, 204],
    refusals: [...organizerRefusals, 'unknown-poll', 'change-refused', 'poll-changed', 'precondition-needed'],
  },
  switchPoll: {
    ...anOrganizer,
    method: 'PATCH',
    path: '/organizer/polls/{pollId}',
    summary: 'Open, close or archive a poll; show, hide or reveal its results; set its times',
    params: pollParams,
    headers: z.object({ 'if-match': z.optional(VersionTag) }),
    body: PollSwitch,
    response: Poll,
    statuses: [200],
    responseHeaders: { etag: 'The version' },
    refusals: [...organizerRefusals, 'unknown-poll', 'change-refused', 'poll-changed'],
  },
  makeCodes: {
    ...anOrganizer,
    method: 'POST',
    path: '/organizer/polls/{pollId}/codes',
    summary: 'Make entry codes. Only this answer lists them',
    params: pollParams,
    body: CodesRequest,
    response: z.string(),
    responseType: 'text/csv',
    statuses: [201],
    refusals: [...organizerRefusals, 'unknown-poll', 'change-refused'],
  },
  readBallots: {
    ...anOrganizer,
    method: 'GET',
    path: '/organizer/polls/{pollId}/ballots',
    summary: 'The ballots with their answers, a page at a time',
    params: pollParams,
    query: page,
    response: BallotPage,
    statuses: [200],
    refusals: [...organizerRefusals, 'unknown-poll'],
  },
  exportBallots: {
    ...anOrganizer,
    method: 'GET',
    path: '/organizer/polls/{pollId}/ballots.csv',
    summary: 'The ballots as a table, a page at a time',
    params: pollParams,
    query: page,
    response: z.string(),
    responseType: 'text/csv',
    statuses: [200],
    responseHeaders: nextPage,
    refusals: [...organizerRefusals, 'unknown-poll', 'poll-changed'],
  },
  exportResults: {
    ...anOrganizer,
    method: 'GET',
    path: '/organizer/polls/{pollId}/results.csv',
    summary: 'The tallies as a table, one line for each option',
    params: pollParams,
    response: z.string(),
    responseType: 'text/csv',
    statuses: [200],
    refusals: [...organizerRefusals, 'unknown-poll'],
  },
  /**
   * 202: not done, send the cursor to continue. The body names the voter, because addresses are
   * logged, and because REST APIs do not decode paths such as `%40jo`
   * (https://github.com/serverless/serverless/issues/5037).
   */
  eraseVoter: {
    ...anOrganizer,
    method: 'POST',
    path: '/organizer/polls/{pollId}/erasures',
    summary: "Delete a voter's personal data, step by step. The votes stay counted",
    params: pollParams,
    body: ErasureRequest,
    response: z.optional(SearchProgress),
    statuses: [202, 204],
    refusals: [...organizerRefusals, 'unknown-poll', 'unknown-voter'],
  },
  /**
   * 202: not done, send the cursor to continue; a request without one starts the search anew. The
   * first step makes the poll a draft, which can't be opened until the reset is done.
   */
  resetVotes: {
    ...anOrganizer,
    method: 'POST',
    path: '/organizer/polls/{pollId}/resets',
    summary: 'Delete all votes of a closed poll, step by step. It becomes a draft again',
    params: pollParams,
    body: ResetRequest,
    response: z.optional(ResetProgress),
    statuses: [202, 204],
    refusals: [...organizerRefusals, 'unknown-poll', 'change-refused'],
  },
  listChanges: {
    ...anOrganizer,
    method: 'GET',
    path: '/organizer/polls/{pollId}/changes',
    summary: 'Who did what to a poll, the latest first',
    params: pollParams,
    query: page,
    response: PollChangeList,
    statuses: [200],
    refusals: [...organizerRefusals, 'unknown-poll'],
  },
} as const satisfies Record<string, Route>;
