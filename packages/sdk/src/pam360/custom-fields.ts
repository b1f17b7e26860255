/** Fields that an installation has defined for itself. */
import { optional, textRecord } from '../options.ts'
import { Secret } from '../secret.ts'
import type { WireField } from '../wire-fields.ts'
import { Fields } from './fields.ts'
import { isRecord } from '../options.ts'

/** The type of a custom field. Further ones may come. */
export type Pam360CustomFieldType = 'Character' | 'Numeric' | 'Date' | 'Password' | 'File' | (string & {})

/** A custom field with its value. */
export interface Pam360CustomField {
  readonly label: string
  readonly type: Pam360CustomFieldType
  /** The column that it is searched and downloaded by, such as `COLUMN_CHAR1`. */
  readonly column: string | null
  /** Its value; a secret where the type is `Password`. `null` for none. */
  readonly value: string | Secret | null
}

/** The custom fields of an answer. */
export function customFieldsIn(fields: Fields): readonly Pam360CustomField[] {
  return fields.list('CUSTOM FIELD').filter(isRecord).map(customField)
}

function customField(record: Record<string, unknown>): Pam360CustomField {
  const fields = new Fields(record)
  const type = fields.text('CUSTOMFIELDTYPE') ?? ''
  const text = fields.exact('CUSTOMFIELDVALUE') ?? fields.text('CUSTOMFIELDVALUE')
  const isSecret = type.toLowerCase() === 'password'
  return {
    label: fields.text('CUSTOMFIELDLABEL') ?? '',
    type,
    column: fields.text('CUSTOMFIELDCOLUMNNAME'),
    value: isSecret && text !== null && text !== '' ? new Secret(text) : fields.text('CUSTOMFIELDVALUE'),
  }
}

/** An option that takes labels and values. */
export function customFields(wire: string): WireField {
  return {
    wire,
    check: optional(textRecord),
    write: (values: Readonly<Record<string, string>>) =>
      Object.entries(values).map(([label, value]) => ({ CUSTOMLABEL: label, CUSTOMVALUE: value })),
  }
}
