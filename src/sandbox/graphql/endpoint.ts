import type { Routes } from "../api.ts";
export const graphqlRoutes: Routes = {};
