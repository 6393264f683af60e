export const handler = async () => 'from a folder with dots';
