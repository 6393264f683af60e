import fc from 'fast-check';
import { expiredRecords } from '../../../src/event-sources/dynamodb/retry-decision.ts';
import { toReadRecord } from '../../../src/event-sources/dynamodb/stream-record.ts';

const minuteMs = 60_000;
const somewhen = Date.parse('2026-11-23T21:21:00Z');

/** Reads a record that was written at this time, whose time is cut. */
function read(writtenAtMs: number, cutMs: number, readAtMs: number) {
  const ApproximateCreationDateTime = new Date(Math.floor(writtenAtMs / cutMs) * cutMs);
  const record = { eventID: '1', dynamodb: { ApproximateCreationDateTime, SequenceNumber: '1', Keys: {} } };
  return toReadRecord(record, 'arn', 'us-east-1', readAtMs);
}

const written = fc.integer({ min: 0, max: 10 * minuteMs }).map((ms) => somewhen + ms);
const cut = fc.constantFrom(1, 1_000, minuteMs);
const later = fc.integer({ min: 0, max: 5 * minuteMs });

test('a record never counts as older than it is, nor as written after it was read', () => {
  fc.assert(
    fc.property(written, cut, later, later, (writtenAtMs, cutMs, firstMs, secondMs) => {
      const readings = [writtenAtMs + firstMs, writtenAtMs + firstMs + secondMs];
      for (const readAtMs of readings) {
        const { createdAtMs } = read(writtenAtMs, cutMs, readAtMs);
        expect(createdAtMs).toBeGreaterThanOrEqual(writtenAtMs);
        expect(createdAtMs).toBeLessThanOrEqual(readAtMs);
      }
    }),
  );
});

test('a record within the maximum age is not expired, and one that is a minute older is', () => {
  const maximumAge = fc.integer({ min: 60, max: 300 });
  fc.assert(
    fc.property(written, cut, later, later, maximumAge, (writtenAtMs, cutMs, readMs, waitMs, maximumAgeSeconds) => {
      const readAtMs = writtenAtMs + readMs;
      const nowMs = readAtMs + waitMs;
      const expired = expiredRecords([read(writtenAtMs, cutMs, readAtMs)], maximumAgeSeconds, nowMs);
      const ageMs = nowMs - writtenAtMs;
      if (ageMs <= maximumAgeSeconds * 1_000) expect(expired).toBe(0);
      // A time that is a full minute may have been cut by up to a minute.
      if (ageMs > maximumAgeSeconds * 1_000 + minuteMs) expect(expired).toBe(1);
    }),
  );
});

test('the function sees the minute in which the record was written', () => {
  fc.assert(
    fc.property(written, cut, later, (writtenAtMs, cutMs, readMs) => {
      const { event } = read(writtenAtMs, cutMs, writtenAtMs + readMs);
      const minute = Math.floor(event.dynamodb.ApproximateCreationDateTime / 60);
      expect(minute).toBe(Math.floor(writtenAtMs / minuteMs));
    }),
  );
});
