import { createRoot } from 'react-dom/client'
import '@fontsource-variable/inter/opsz.css'
import './theme/tokens.css'
import './theme/base.css'
import { App } from './app/App.tsx'
import { Failure } from './app/Failure.tsx'
import { StartFailure } from './app/StartFailure.tsx'
import { start } from './app/start.ts'
import { startTheme } from './theme/theme.ts'

startTheme()
const container = document.getElementById('root')
if (container) {
  const root = createRoot(container)
  const failure = await start()
  root.render(
    failure === null ? (
      <Failure>
        <App />
      </Failure>
    ) : (
      <StartFailure message={failure} />
    ),
  )
}
