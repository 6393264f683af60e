import { useEffect } from 'react';
import { useSearchParams } from 'wouter';
import { useBooth } from '../../../page/booth.ts';
import { asPrinted } from '../../visitor/proof.ts';

const CODE = 'code';

/**
 * Takes the entry code from the address of the visitor's invitation (`?code=`), and removes it
 * there: with a code from a picture of the screen or from the history, somebody else could vote.
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
