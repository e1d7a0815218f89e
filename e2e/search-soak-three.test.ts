/** See search-soak-laws.ts. */
import { searchLaws } from './search-soak-laws.ts';

searchLaws(3, 4);
