/**
 * The names that people see, in Chinese and in English; they decide nothing.
 */
import { Text } from './field.js';

const LABEL_LENGTH_MAX = 100;

export class LabelPart {
  @Text({ says: 'In Chinese.', isOptional: true, max: LABEL_LENGTH_MAX, example: '理发一次' })
  zh?: string;

  @Text({ says: 'In English.', isOptional: true, max: LABEL_LENGTH_MAX, example: 'A haircut' })
  en?: string;
}
