import { en } from 'zod/locales';
import * as z from 'zod/mini';

/*
 * zod/mini says no more than "Invalid input" by itself. Whatever shows what a schema finds wrong
 * imports this module: the functions (by `lambda`) and the commands. Pages have words of their own,
 * in the reader's language, and do not load these.
 */
z.config(en());
