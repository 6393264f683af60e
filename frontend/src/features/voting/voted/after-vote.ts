/** The pages after a vote, in a file of their own that visitors don't need before. */

export { SurveyVoted } from './SurveyVoted.tsx';
export { VisibleResults } from './VisibleResults.tsx';
export { Voted } from './Voted.tsx';
