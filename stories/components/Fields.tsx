import { type ReactElement, useId, useState } from 'react'

interface FieldProps<TValue> {
  label: string
  value: TValue
  onSave: (value: TValue) => void
}

/** A text field that is saved with its button or the Enter key. */
export function TextField({ label, value, onSave }: FieldProps<string>): ReactElement {
  const id = useId()
  const [draft, setDraft] = useState<string>()
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault()
        if (draft !== undefined && draft !== value) onSave(draft)
        setDraft(undefined)
      }}
    >
      <label htmlFor={id}>{label}</label>
      <span className="row">
        <input
          id={id}
          autoComplete="off"
          value={draft ?? value}
          onChange={(event) => setDraft(event.target.value)}
        />
        <button type="submit">Save</button>
      </span>
    </form>
  )
}

interface SelectFieldProps<TValue extends string> extends FieldProps<TValue | undefined> {
  options: readonly TValue[]
}

/** A select that is saved as soon as an option is chosen. */
export function SelectField<TValue extends string>(props: SelectFieldProps<TValue>): ReactElement {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <Choice id={id} {...props} />
    </div>
  )
}

/** A select without a visible label, for tight spaces. Screen readers still need `label`. */
export function Choice<TValue extends string>({
  id,
  label,
  value,
  options,
  disabled,
  onSave,
}: SelectFieldProps<TValue> & { id?: string; disabled?: boolean }): ReactElement {
  return (
    <span className="select">
      <select
        id={id}
        aria-label={id === undefined ? label : undefined}
        disabled={disabled}
        value={value ?? ''}
        onChange={(event) => onSave(options.find((option) => option === event.target.value))}
      >
        {value === undefined && <option value="">–</option>}
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </span>
  )
}

/** A checkbox that is saved as soon as it changes. */
export function CheckboxField({ label, value, onSave }: FieldProps<boolean>): ReactElement {
  return (
    <label className="checkbox">
      <input type="checkbox" checked={value} onChange={(event) => onSave(event.target.checked)} />
      {label}
    </label>
  )
}
