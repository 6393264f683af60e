/** The pages after a vote, in a file of their own that visitors don't need before. */
export { Outcome } from './Outcome.tsx';
export { SurveyVoted } from './SurveyVoted.tsx';
export { Voted } from './Voted.tsx';
