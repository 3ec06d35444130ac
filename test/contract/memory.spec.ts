import { MemoryEventStore } from '../../src/event-store/memory.js';
import { describeEventStore } from './event-store.contract.js';

describeEventStore('memory', async () => ({ store: new MemoryEventStore(), close: async () => undefined }));
