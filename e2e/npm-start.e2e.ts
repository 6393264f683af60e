/**
 * Tests of what `npm start` starts: all example polls, the pages of Vite's dev server, and an
 * address in the network. They share one cloud, which costs 20 seconds of a processor. Those of
 * organizers' routes come last, because they make polls at random, which the list would show.
 */
import './npm-start/attacks.ts';
import './npm-start/framing.ts';
import './npm-start/vote.ts';
import './npm-start/join.ts';
import './npm-start/organizer-routes.ts';
import { closeNpmStart } from './support/npm-start.ts';

afterAll(closeNpmStart);
