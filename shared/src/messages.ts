import { en } from 'zod/locales';
import * as z from 'zod/mini';

/*
 * zod/mini says no more than "Invalid input" by itself. Whatever shows what a schema finds wrong
 * imports this module: the functions (by `lambda`), the commands, and the organizers' editor.
 * Voters' pages have words of their own, and do not load these.
 */
z.config(en());
