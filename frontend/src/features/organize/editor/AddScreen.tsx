import { SCREEN_TYPE_NAMES, SCREENS_MAX, type ScreenTypeName } from '@booth/shared';
import { Button, Menu } from '@mantine/core';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { Icon } from '../components/Icon.tsx';
import classes from './AddScreen.module.css';

interface AddScreenProps {
  /** How many screens the poll has. */
  count: number;
  onAdd: (type: ScreenTypeName) => void;
}

/** Adds a screen. Its type is chosen from a menu. */
export function AddScreen({ count, onAdd }: AddScreenProps) {
  const { t } = useTranslation();
  const isFull = count >= SCREENS_MAX;
  return (
    <>
      <Menu position="bottom-start" width="target" shadow="md" returnFocus={false}>
        <Menu.Target>
          <Button
            variant="default"
            fullWidth
            leftSection={<Icon name="add" />}
            disabled={isFull}
            className={classes.add}
          >
            {t('organize.editor.add')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={classes.menu}>
          {SCREEN_TYPE_NAMES.map((type) => (
            <Menu.Item
              key={type}
              leftSection={<Icon name={type} />}
              className={classes.item}
              onClick={() => onAdd(type)}
            >
              <span className={classes.type}>{t(`screens.${type}.name`)}</span>
              <span className={classes.purpose}>{t(`organize.editor.purpose.${type}`)}</span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {isFull && <p className={classes.full}>{t('organize.editor.full', { max: SCREENS_MAX })}</p>}
    </>
  );
}
