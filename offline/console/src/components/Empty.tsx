import { Text } from '@mantine/core';
import classes from './Empty.module.css';

export function Empty({ title, hint }: { title: string; hint?: string }) {
  return (
    <div className={classes.empty}>
      <Text fw={600}>{title}</Text>
      {hint !== undefined && (
        <Text c="dimmed" maw="32rem">
          {hint}
        </Text>
      )}
    </div>
  );
}
