import { defineConfig } from 'serverless-offline-step-functions-cloud/config';

export default defineConfig({
  services: { orders: { path: '.', httpPort: 3000, lambdaPort: 3002 } },
  addresses: [{ label: 'Orders', url: '{orders.httpUrl}/orders' }],
});
