/** See search-soak-laws.ts. */
import { searchLaws } from './search-soak-laws.ts';

searchLaws(2, 5);
