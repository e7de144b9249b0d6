/** Item of the cost book that a breaker is: a bay of a substation above 52 kV, a panel up to there and up to 1 kV. */
export const switchgearAt = (volts: number): string => (volts > 52e3 ? 'hvBreaker' : volts > 1000 ? 'mvBreaker' : 'lvBreaker')
