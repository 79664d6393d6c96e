/** Texts made from the shape of perimeter.yaml: the commented file of `perimeter init`, and the JSON schema. */
import { type Accepts, FILE, type Key, LEVELS, type Shape } from "./shape.ts";

/** A perimeter.yaml that says nothing yet and explains everything it could. */
export function template(): string {
  const blocks = Object.entries(FILE.keys).map(([name, key]: [string, Key]) => {
    const example = `${name}:${key.example.startsWith("\n") ? "" : " "}${key.example}`;
    return `${comment(key.doc)}\n${comment(example)}\n`;
  });
  return `# What Perimeter is told about this folder and what is below it. Every line below is an example: take its # away to use it.\n\n${blocks.join("\n")}`;
}

const comment = (text: string): string =>
  text
    .split("\n")
    .map((line) => `# ${line}`)
    .join("\n");

/** What the schema needs to know of the formats. */
export type SchemaNames = { readonly rules: readonly string[]; readonly formats: readonly string[]; readonly targets: readonly string[] };

/** The JSON schema (draft 7) of perimeter.yaml. */
export function jsonSchema(names: SchemaNames): unknown {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "perimeter.yaml",
    description: "Settings of Perimeter for the folder that the file lies in.",
    ...(schemaOf(FILE, names) as object),
  };
}

function schemaOf(shape: Shape, names: SchemaNames): unknown {
  switch (shape.kind) {
    case "scalar":
      return scalarSchema(shape.accepts, names);
    case "list":
      return { type: "array", items: schemaOf(shape.of, names) };
    case "map": {
      const values = schemaOf(shape.values, names);
      const known =
        shape.keys === "rule"
          ? ["*", ...names.formats.map((id) => `${id}/*`), ...names.rules]
          : shape.keys === "target"
            ? names.targets
            : [];
      if (known.length === 0) return { type: "object", additionalProperties: values };
      return { type: "object", propertyNames: { enum: known }, additionalProperties: values };
    }
    case "object":
      return {
        type: "object",
        additionalProperties: false,
        properties: Object.fromEntries(
          Object.entries(shape.keys).map(([name, key]) => [name, { description: key.doc, ...(schemaOf(key.shape, names) as object) }]),
        ),
        ...(shape.required === undefined ? {} : { required: shape.required }),
      };
  }
}

function scalarSchema(accepts: Accepts, names: SchemaNames): unknown {
  if (accepts === "level") return { enum: LEVELS };
  if (accepts === "version") return { type: ["string", "number"] };
  if (accepts === "rule") return { enum: ["*", ...names.formats.map((id) => `${id}/*`), ...names.rules] };
  if (accepts === "ports" || accepts === "prefix4" || accepts === "prefix6") return { type: ["string", "integer"] };
  return { type: "string" };
}
