// How many nodes a query may answer, as GitHub counts them before it runs one: pages multiplied down the query.
import type { DocumentNode, FieldNode, FragmentDefinitionNode, SelectionSetNode } from "graphql";

export function costOf(document: DocumentNode, variables: Readonly<Record<string, unknown>>): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of document.definitions) if (one.kind === "FragmentDefinition") fragments.set(one.name.value, one);
  const pageOf = (field: FieldNode): number | null => {
    const bound = field.arguments?.find(({ name }) => name.value === "first" || name.value === "last")?.value;
    if (bound?.kind === "IntValue") return Number(bound.value);
    if (bound?.kind !== "Variable") return null;
    const value = variables[bound.name.value];
    return typeof value === "number" ? value : null;
  };
  // Counted once each: fragments that spread fragments twice over would take time without end.
  const counted = new Map<string, number>();
  const fragment = (name: string): number => {
    const known = counted.get(name) ?? count(fragments.get(name)?.selectionSet, 1);
    counted.set(name, known);
    return known;
  };
  const count = (set: SelectionSetNode | undefined, times: number): number => {
    let nodes = 0;
    for (const one of set?.selections ?? []) {
      if (one.kind === "Field") {
        const page = pageOf(one);
        nodes += (page ?? 0) * times + count(one.selectionSet, times * (page ?? 1));
      } else if (one.kind === "InlineFragment") nodes += count(one.selectionSet, times);
      else nodes += fragment(one.name.value) * times;
    }
    return nodes;
  };
  return document.definitions.reduce(
    (sum, one) => sum + (one.kind === "OperationDefinition" ? count(one.selectionSet, 1) : 0),
    0,
  );
}
