// The built website as a process of its own. It leaves when whoever started it is gone: then the channel between them closes.
process.once('disconnect', () => process.exit(0));
await import('./build/index.js');
