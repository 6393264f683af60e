import { createMessageReader, type Heard } from '@booth/shared';
import type { Booth } from './booth.ts';
import type { Exercise } from './exercise.ts';
import { TAPPED_POLL } from './polls.ts';

const WAIT_MS = 60_000;

/** Returns the exercises of the big screen. `vote` casts a ballot in the poll that it shows. */
export function viewerExercises({ socketUrl }: Booth, vote: () => Promise<void>): Exercise[] {
  return [
    {
      name: 'A socket is opened and answers a ping',
      run: async () => {
        const screen = await openScreen(socketUrl);
        screen.send({ type: 'ping' });
        await screen.hear(({ type }) => type === 'pong' || undefined);
        screen.close();
      },
    },
    {
      name: 'A big screen gets the results, and each new ballot as it is counted: the workflow `broadcast`',
      run: async () => {
        const screen = await openScreen(socketUrl);
        screen.send({ type: 'subscribe', pollId: TAPPED_POLL });
        const shown = await screen.hear(ballotsIn);
        await vote();
        await screen.hear((heard) => (ballotsIn(heard) ?? 0) > shown || undefined);
        screen.close();
      },
    },
  ];
}

const ballotsIn = (heard: Heard): number | undefined => (heard.type === 'results' ? heard.snapshot.ballots : undefined);

/** Opens a socket like a big screen. @throws Error if it does not open */
async function openScreen(url: string) {
  const socket = new WebSocket(url);
  const read = createMessageReader();
  const heard: Heard[] = [];
  const listeners = new Set<() => void>();
  const changed = () => listeners.forEach((listener) => void listener());
  let end: string | undefined;
  socket.addEventListener('message', ({ data }) => {
    const message = read(String(data));
    if (message !== undefined) heard.push(message);
    changed();
  });
  socket.addEventListener('close', ({ code, reason }) => {
    end = `The socket is closed: ${code} ${reason}`;
    changed();
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error(`No socket at ${url}`)), { once: true });
  });

  return {
    send: (message: unknown) => socket.send(JSON.stringify(message)),
    close: () => socket.close(),
    /** Waits until `pick` returns something for a message. @throws Error after a minute */
    hear<Picked>(pick: (heard: Heard) => Picked | undefined): Promise<Picked> {
      return new Promise((resolve, reject) => {
        const settle = (finish: () => void) => {
          clearTimeout(timer);
          listeners.delete(look);
          finish();
        };
        const look = () => {
          const [picked] = heard.map(pick).filter((each) => each !== undefined);
          if (picked !== undefined) settle(() => resolve(picked));
          else if (end !== undefined) settle(() => reject(new Error(end)));
        };
        const said = () => heard.map((message) => JSON.stringify(message)).join(' ') || 'nothing';
        const timer = setTimeout(() => settle(() => reject(new Error(`The screen has heard: ${said()}`))), WAIT_MS);
        listeners.add(look);
        look();
      });
    },
  };
}
