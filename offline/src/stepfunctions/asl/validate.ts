import type { MachineType } from '../engine/execution.ts';
import { parseMachine } from './machine.ts';

export interface DefinitionProblem {
  code: string;
  message: string;
  location?: string;
}
export function definitionProblems(text: string, _type: MachineType, _refuseUnsupported: boolean): DefinitionProblem[] {
  try {
    parseMachine(text);
    return [];
  } catch (error) {
    return [{ code: 'SCHEMA_VALIDATION_FAILED', message: String(error) }];
  }
}
