import { useTranslation } from 'react-i18next';
import type { Fault } from './answer-faults.ts';

/** Says a fault in the visitor's language; undefined where there is none. */
export function useFaultText(): (fault: Fault | undefined) => string | undefined {
  const { t } = useTranslation();
  return (fault) => {
    if (fault === undefined) return undefined;
    switch (fault.kind) {
      case 'too-long':
        return t('fault.too-long', { max: fault.max });
      case 'too-few':
        return t('fault.too-few', { count: fault.count });
      case 'too-many':
        return t('fault.too-many', { count: fault.count });
      case 'not-placed':
        return t('fault.not-placed', { count: fault.count });
      default:
        return t(`fault.${fault.kind}`);
    }
  };
}
