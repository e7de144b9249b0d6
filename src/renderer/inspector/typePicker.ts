/** Whether the list of types to replace by is open: its button opens it, and the command from anywhere. */
import { create } from 'zustand'

export const useTypePicker = create<{ readonly isOpen: boolean }>()(() => ({ isOpen: false }))
