export { handler } from '../../src/functions/authorize-organizer.ts';
