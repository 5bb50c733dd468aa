import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { parseCertificateNumber } from '../id-card/certificate-number.ts';
import { failure, type Result, success, unreachable } from '../result.ts';
import type { Cel, Fact, FieldValue, Option } from './region.ts';

/**
 * Conditions are CEL, parsed and type-checked by cel-js. They are evaluated here, over its syntax tree, in
 * Kleene's three values, because a missing fact is not an error but a question to ask: `false && unknown` is
 * false, `true || unknown` is true, everything else that touches a missing name is unknown and names it.
 */
export const unknown: unique symbol = Symbol('unknown');
export type Unknown = typeof unknown;

/** What a person's card says, as far as conditions may use it. */
export interface PersonScope {
  readonly name: string;
  readonly sex: string;
  readonly nation: string;
  readonly birth: string;
  readonly address: string;
  readonly idNumber: string;
}

/** Names that every region's conditions may use, besides its own facts. An absent one is unknown. */
export interface Scope {
  /** The day that stands on the form. */
  readonly today: string;
  /** The statement that is signed. */
  readonly declaration: string;
  readonly age?: number | undefined;
  readonly applicant?: PersonScope | undefined;
  readonly guardian?: PersonScope | undefined;
  /** Codes of the chosen items. */
  readonly items: readonly string[];
  readonly guardianNeeded?: boolean | undefined;
  /** The region's words about its place. */
  readonly station?: Readonly<Record<string, string>> | undefined;
  /** Effective values of the visible fields. */
  readonly form: Readonly<Record<string, FieldValue>>;
  readonly facts: Readonly<Record<string, unknown>>;
}

type Evaluator = (scope: Scope, missing: Set<string> | undefined) => unknown;

export interface Expression {
  /** What it reads: `grade`, `applicant`, `form:cert.applyTypes`. */
  readonly names: ReadonlySet<string>;
  /** `bool`, `string`, `list<string>`, `dyn` … */
  readonly type: string;
  /** The value or `unknown`; the names that were missing are added to `missing`. */
  readonly evaluate: (scope: Scope, missing?: Set<string>) => unknown;
}

/** Where in the CEL text something is wrong: offset in characters, and a Chinese sentence. */
export interface ExpressionProblem {
  readonly offset: number;
  readonly message: string;
}

const person = {
  name: 'string',
  sex: 'string',
  nation: 'string',
  birth: 'string',
  address: 'string',
  idNumber: 'string',
} as const;
const factTypes = {
  yesno: 'bool',
  choice: 'string',
  choices: 'list<string>',
  'certificate-number': 'string',
} as const;
export const reservedNames: ReadonlySet<string> = new Set([
  'today',
  'declaration',
  'age',
  'applicant',
  'guardian',
  'items',
  'guardianNeeded',
  'station',
  'form',
]);
/** A longer condition cannot be read by a person either. */
const maxLength = 2000;

/** Functions of conditions. They return undefined where the answer does not follow. */
const functions: Readonly<Record<string, (argument: string) => unknown>> = {
  /** Categories of a 残疾人证号; 多重 (7) does not say which. */
  certificateTypes: (number) => {
    const parsed = parseCertificateNumber(number);
    return parsed.ok && parsed.value.category !== '7' ? [parsed.value.category] : undefined;
  },
  certificateGrade: (number) => {
    const parsed = parseCertificateNumber(number);
    return parsed.ok ? parsed.value.grade : undefined;
  },
};

/** What a language is made of: the region's facts, form fields and item codes. */
export interface Vocabulary {
  readonly facts: readonly Pick<Fact, 'id' | 'type' | 'options'>[];
  readonly fields: readonly { readonly key: string; readonly options?: readonly Option[] | undefined }[];
  readonly items: readonly string[];
  /** Names of the region's words about its place. */
  readonly station?: readonly string[];
}

/** The names, types and codes of a region's conditions. */
export class Language {
  readonly #environment: Environment;
  readonly #facts: ReadonlySet<string>;
  readonly #fieldKeys: ReadonlySet<string>;
  /** Name → the codes it can hold; a literal that is none of them is a slip of the pen. */
  readonly #codes = new Map<string, ReadonlySet<string>>();
  readonly #compiled = new Map<Cel, Result<Expression, ExpressionProblem>>();

  constructor({ facts, fields, items, station = [] }: Vocabulary) {
    this.#facts = new Set(facts.map((fact) => fact.id));
    this.#fieldKeys = new Set(fields.map((field) => field.key));
    this.#codes.set('items', new Set(items));
    for (const { id, options } of facts)
      if (options) this.#codes.set(id, new Set(options.map(({ code }) => code)));
    for (const { key, options } of fields)
      if (options) this.#codes.set(`form:${key}`, new Set(options.map(({ code }) => code)));
    this.#environment = new Environment({ limits: { maxAstNodes: 500, maxDepth: 50 } })
      .registerVariable('today', 'string')
      .registerVariable('declaration', 'string')
      .registerVariable('age', 'int')
      .registerVariable({ name: 'applicant', schema: person })
      .registerVariable({ name: 'guardian', schema: person })
      .registerVariable('items', 'list<string>')
      .registerVariable('guardianNeeded', 'bool')
      .registerVariable('form', 'map<string, dyn>')
      .registerFunction('certificateTypes(string): list<string>', () => [])
      .registerFunction('certificateGrade(string): string', () => '');
    if (station.length > 0)
      this.#environment.registerVariable({
        name: 'station',
        schema: Object.fromEntries(station.map((name) => [name, 'string'])),
      });
    for (const fact of facts) this.#environment.registerVariable(fact.id, factTypes[fact.type]);
  }

  /** Parsed, type-checked and ready to run; each text is compiled once. */
  compile(text: Cel): Result<Expression, ExpressionProblem> {
    const known = this.#compiled.get(text);
    if (known !== undefined) return known;
    const compiled = this.#compile(text);
    this.#compiled.set(text, compiled);
    return compiled;
  }

  #compile(text: Cel): Result<Expression, ExpressionProblem> {
    if (text.length > maxLength)
      return failure({ offset: 0, message: `条件写法有误：超过 ${maxLength} 个字符，请拆成几条。` });
    const checked = this.#environment.check(text);
    if (!checked.valid)
      return failure({
        offset: checked.error?.range?.start ?? 0,
        message: `条件写法有误：${checked.error?.summary ?? '无法解析'}`,
      });
    const names = new Set<string>();
    try {
      const evaluate = this.#translate(this.#environment.parse(text).ast, names);
      return success({
        names,
        type: checked.type ?? 'dyn',
        evaluate: (scope, missing) => evaluate(scope, missing),
      });
    } catch (error) {
      if (error instanceof Untranslatable)
        return failure({ offset: error.offset, message: `条件写法有误：${error.message}` });
      throw error;
    }
  }

  #translate(node: ASTNode, names: Set<string>): Evaluator {
    const translate = (child: ASTNode): Evaluator => this.#translate(child, names);
    switch (node.op) {
      case 'value': {
        const value = typeof node.args === 'bigint' ? Number(node.args) : node.args;
        return () => value;
      }
      case 'id':
        return this.#name(node.args, names);
      case '.': {
        const [target, key] = node.args;
        const owner = translate(target);
        return (scope, missing) => member(owner(scope, missing), key);
      }
      case '[]': {
        const [target, key] = node.args;
        if (
          target.op !== 'id' ||
          target.args !== 'form' ||
          key.op !== 'value' ||
          typeof key.args !== 'string'
        )
          throw new Untranslatable(node.start, '方括号只能用于 form["字段"]');
        return this.#field(key.args, key.start, names);
      }
      case 'list': {
        const parts = node.args.map(translate);
        return (scope, missing) => {
          const values = parts.map((part) => part(scope, missing));
          return values.includes(unknown) ? unknown : values;
        };
      }
      case '&&':
        return junction(translate(node.args[0]), translate(node.args[1]), false);
      case '||':
        return junction(translate(node.args[0]), translate(node.args[1]), true);
      case '!_': {
        const operand = translate(node.args);
        return (scope, missing) => {
          const value = operand(scope, missing);
          return value === unknown ? unknown : value !== true;
        };
      }
      case '?:': {
        const [condition, yes, no] = node.args.map(translate) as [Evaluator, Evaluator, Evaluator];
        return (scope, missing) => {
          const value = condition(scope, missing);
          return value === unknown ? unknown : value === true ? yes(scope, missing) : no(scope, missing);
        };
      }
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
      case 'in':
      case '+':
        this.#checkCodes(node.args[0], node.args[1]);
        this.#checkCodes(node.args[1], node.args[0]);
        return comparison(node.op, translate(node.args[0]), translate(node.args[1]));
      case 'call': {
        const [name, parts] = node.args;
        const [first] = parts;
        if (first === undefined || parts.length !== 1) break;
        const argument = translate(first);
        const apply =
          name === 'size' ? (value: unknown) => (value as ArrayLike<unknown>).length : functions[name];
        if (apply === undefined) break;
        return (scope, missing) => {
          const value = argument(scope, missing);
          return value === unknown ? unknown : (apply(value as string) ?? unknown);
        };
      }
      case '%':
      case '*':
      case '-':
      case '/':
      case '-_':
      case '.?':
      case '[?]':
      case 'map':
      case 'rcall':
        break;
      default:
        return unreachable(node);
    }
    throw new Untranslatable(node.start, `这里不能使用“${node.op === 'call' ? node.args[0] : node.op}”`);
  }

  #checkCodes(named: ASTNode, literal: ASTNode): void {
    const name =
      named.op === 'id'
        ? named.args
        : named.op === '[]' && named.args[1].op === 'value'
          ? `form:${String(named.args[1].args)}`
          : '';
    const codes = this.#codes.get(name);
    if (codes === undefined) return;
    for (const part of literal.op === 'list' ? literal.args : [literal])
      if (part.op === 'value' && typeof part.args === 'string' && !codes.has(part.args))
        throw new Untranslatable(part.start, `“${part.args}”不在“${name}”的代码之中`);
  }

  #name(name: string, names: Set<string>): Evaluator {
    if (name === 'form') throw new Untranslatable(0, 'form 只能写作 form["字段"]');
    names.add(name);
    const ofFact = this.#facts.has(name);
    const read = ofFact ? (scope: Scope) => scope.facts[name] : (scope: Scope) => scope[name as keyof Scope];
    return (scope, missing) => {
      const value = read(scope);
      if (value !== undefined) return value;
      missing?.add(name);
      return unknown;
    };
  }

  #field(key: string, offset: number, names: Set<string>): Evaluator {
    if (!this.#fieldKeys.has(key)) throw new Untranslatable(offset, `申请表没有字段“${key}”`);
    const name = `form:${key}`;
    names.add(name);
    return (scope, missing) => {
      const value = scope.form[key];
      if (value !== undefined) return value;
      missing?.add(name);
      return unknown;
    };
  }
}

class Untranslatable extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

function member(owner: unknown, key: string): unknown {
  if (owner === unknown) return unknown;
  const value = (owner as Readonly<Record<string, unknown>>)[key];
  return value === undefined || value === '' ? unknown : value;
}

/** `&&` is decided by a false operand, `||` by a true one, whichever side it stands on. */
function junction(left: Evaluator, right: Evaluator, decides: boolean): Evaluator {
  return (scope, missing) => {
    const first = left(scope, missing);
    if (first === decides) return decides;
    const second = right(scope, missing);
    if (second === decides) return decides;
    return first === unknown || second === unknown ? unknown : !decides;
  };
}

function comparison(
  op: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+',
  left: Evaluator,
  right: Evaluator,
): Evaluator {
  const apply = comparisons[op];
  return (scope, missing) => {
    const a = left(scope, missing);
    const b = right(scope, missing);
    return a === unknown || b === unknown ? unknown : apply(a as never, b as never);
  };
}

const comparisons = {
  '==': (a: unknown, b: unknown) => equal(a, b),
  '!=': (a: unknown, b: unknown) => !equal(a, b),
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
  in: (a: unknown, b: readonly unknown[]) => b.includes(a),
  '+': (a: string, b: string) => a + b,
} as const;

function equal(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
