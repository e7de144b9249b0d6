/** Which operating point a study is of. */
import type { OperatingPoint } from '../../contract/index.ts'
import { PlainSelect } from '../fields/PlainSelect.tsx'

const POINTS: readonly { readonly value: OperatingPoint; readonly label: string }[] = [
  { value: 'start', label: 'Start of the run' },
  { value: 'fullLoad', label: 'Jobs at full load' },
]

export function PointSelect(props: { readonly value: OperatingPoint; readonly onChange: (point: OperatingPoint) => void }) {
  return (
    <div className="bar-select short">
      <PlainSelect
        label="Operating point"
        value={props.value}
        options={POINTS}
        onChange={(value) => props.onChange(value as OperatingPoint)}
      />
    </div>
  )
}
