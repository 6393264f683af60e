import { useEffect } from 'react';
import { useSearchParams } from 'wouter';
import { useBooth } from '../../../page/booth.ts';
import { asPrinted } from '../../visitor/proof.ts';

const CODE = 'code';

/**
 * Takes the entry code that the visitor's invitation carries in its address (`?code=`), and the address bar is rid of it: a
 * code in a picture of the screen, in the history or in a bookmark would be somebody else's vote.
 */
export function useCodeFromAddress(pollId: string): void {
  const { proofs } = useBooth();
  const [search, setSearch] = useSearchParams();
  const code = search.get(CODE);
  useEffect(() => {
    if (code === null) return;
    if (code !== '') proofs.write(pollId, { code: asPrinted(code) });
    setSearch(
      (params) => {
        params.delete(CODE);
        return params;
      },
      { replace: true },
    );
  }, [proofs, pollId, code, setSearch]);
}
