import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react'
import { unbroken } from '../../model/units/index.ts'
import { rescueFocus } from '../panels/focus.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { useNotices } from '../state/noticeStore.ts'

const ICONS = { error: CircleAlert, warning: TriangleAlert, success: CircleCheck, info: Info } as const

export function Notices() {
  const notices = useNotices((s) => s.notices)
  const dismiss = useNotices((s) => s.dismiss)
  return (
    <section className="notices" aria-label="Notices" aria-live="polite">
      {notices.map((notice) => {
        const Icon = ICONS[notice.tone]
        return (
          <div key={notice.id} className={`notice ${notice.tone}`} role={notice.tone === 'error' ? 'alert' : 'status'}>
            <Icon size={16} className={`tone-${notice.tone}`} aria-hidden />
            <div className="notice-text">
              <strong>{notice.title}</strong>
              {notice.detail ? <p>{unbroken(notice.detail)}</p> : null}
              {notice.code ? <p className="notice-code">{notice.code}</p> : null}
              {notice.action ? (
                <Button
                  small
                  onPress={() => {
                    notice.action?.run()
                    dismiss(notice.id)
                    rescueFocus()
                  }}
                >
                  {notice.action.label}
                </Button>
              ) : null}
            </div>
            <IconButton
              small
              label="Dismiss notice"
              icon={X}
              onPress={() => {
                dismiss(notice.id)
                rescueFocus()
              }}
            />
          </div>
        )
      })}
    </section>
  )
}
