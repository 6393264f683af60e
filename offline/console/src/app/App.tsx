import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { BrowserRouter, Route, Routes } from 'react-router';
import { ChangesProvider } from '../api/changes.tsx';
import { createQueryClient } from '../api/query-client.ts';
import { ExecutionPage } from '../features/executions/ExecutionPage.tsx';
import { MachinePage } from '../features/machines/MachinePage.tsx';
import { MachinesPage } from '../features/machines/MachinesPage.tsx';
import { LanguageProvider } from '../i18n/language.tsx';
import { NotFound } from './NotFound.tsx';
import { Shell } from './Shell.tsx';
import { theme } from './theme.ts';

const queries = createQueryClient();

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <LanguageProvider>
        <QueryClientProvider client={queries}>
          <ChangesProvider>
            <BrowserRouter basename="/console">
              <Routes>
                <Route element={<Shell />}>
                  <Route index element={<MachinesPage />} />
                  <Route path="machines/:arn" element={<MachinePage />} />
                  <Route path="executions/:arn" element={<ExecutionPage />} />
                  <Route path="*" element={<NotFound />} />
                </Route>
              </Routes>
            </BrowserRouter>
          </ChangesProvider>
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  );
}
