/** What is shown once there is nothing to vote any more; apart, as who comes to vote needs none of it yet. */
export { Outcome } from './Outcome.tsx';
export { SurveyVoted } from './SurveyVoted.tsx';
export { Voted } from './Voted.tsx';
