package dev.crema.testkit;

import dev.crema.engine.ir.Op;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.testkit.OpCase.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The cases in which every op is tested: random shapes with empty axes and axes of length 1 among
 * them, broadcasting, all data types that the op takes, all its attributes. A new op or {@link
 * Scalar} needs a row here; a test tells if it is missing.
 */
public final class OpCases {
  static final List<DType> FLOATS =
      List.of(DType.FLOAT32, DType.FLOAT64, DType.BFLOAT16, DType.FLOAT16);
  static final List<DType> NUMBERS =
      Arrays.stream(DType.values()).filter(type -> type != DType.BOOL).toList();
  static final List<DType> ALL = List.of(DType.values());

  private static final Domain PLAIN = new Domain.Between(-3, 3);
  private static final Domain ANYTHING = new Domain.Anything();
  private static final Domain DISTINCT = new Domain.Distinct();

  /** Few numbers, so that many are equal, and NaN. */
  private static final Domain TIES = new Domain.Among(List.of(0.0, -0.0, 1.0, 2.0, Double.NaN));

  private OpCases() {}

  /** All cases of this run's seed. */
  public static List<OpCase> all() {
    return all(Gen.seed());
  }

  public static List<OpCase> all(long seed) {
    List<List<Row>> tables =
        List.of(
            leaves(),
            scalars(),
            elementwise(),
            reducing(),
            moving(),
            indexing(),
            ContractingCases.rows(),
            MatrixCases.rows(),
            PoolingCases.rows(),
            LoopCases.rows(),
            LargeCases.rows());
    return tables.stream().flatMap(List::stream).flatMap(row -> row.cases(seed)).toList();
  }

  /** Makes one case; the same from equal generators. */
  interface Maker {
    Made make(Gen gen, DType type);
  }

  /** A case without a name. */
  record Made(Op op, List<Operand> operands) {}

  /** Some cases of each type, each with random shapes and attributes of its own. */
  record Row(String name, List<DType> types, int times, Maker maker) {
    Stream<OpCase> cases(long seed) {
      return types.stream()
          .flatMap(type -> IntStream.range(0, times).mapToObj(i -> one(seed, type, i)));
    }

    private OpCase one(long seed, DType type, int number) {
      String full = name + " " + type.code() + " #" + number;
      Made made = maker.make(Gen.of(seed, full), type);
      return new OpCase(full, made.op(), made.operands());
    }
  }

  static Made made(Op op, Operand... operands) {
    return new Made(op, List.of(operands));
  }

  /** An operand with respect to which the results are differentiable if it has floats. */
  static Operand operand(DType type, Shape shape, Domain domain) {
    return new Operand(new Type(type, shape), domain, type.isFloating());
  }

  /** An operand with respect to which nothing is differentiated. */
  static Operand fixed(DType type, Shape shape, Domain domain) {
    return new Operand(new Type(type, shape), domain, false);
  }

  /** Ordinary floats, any integers. */
  static Operand plain(DType type, Shape shape) {
    return operand(type, shape, type.isFloating() ? PLAIN : ANYTHING);
  }

  private static List<Row> leaves() {
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(
            "input",
            ALL,
            1,
            (gen, type) -> {
              Shape shape = gen.shapeOrEmpty(0, 3);
              return made(new Op.Input("x", new Type(type, shape)), fixed(type, shape, ANYTHING));
            }));
    rows.add(
        new Row(
            "constant",
            ALL,
            2,
            (gen, type) -> {
              long bits = ANYTHING.sample(gen, type, 1)[0];
              return made(new Op.Constant(new Type(type, gen.shapeOrEmpty(0, 3)), bits));
            }));
    rows.add(
        new Row(
            "dense",
            ALL,
            2,
            (gen, type) ->
                made(new Op.Dense(gen.literal(new Type(type, gen.shapeOrEmpty(0, 3)), ANYTHING)))));
    rows.add(
        new Row(
            "iota",
            NUMBERS,
            2,
            (gen, type) -> {
              Shape shape = gen.shapeOrEmpty(1, 3);
              return made(new Op.Iota(new Type(type, shape), gen.axis(shape)));
            }));
    for (Distribution distribution : Distribution.values()) {
      rows.add(
          new Row(
              "random " + distribution,
              distribution == Distribution.BITS ? List.of(DType.INT32) : FLOATS,
              3,
              (gen, type) ->
                  made(
                      new Op.Random(
                          distribution,
                          new Type(type, gen.shapeOrEmpty(0, 3)),
                          gen.between(0, 1000)),
                      fixed(DType.INT64, Shape.of(2), ANYTHING))));
    }
    return rows;
  }

  private static List<Row> scalars() {
    List<Row> rows = new ArrayList<>();
    for (Scalar function : Scalar.values()) {
      List<DType> types = ALL.stream().filter(function::takes).toList();
      List<DType> floats = types.stream().filter(DType::isFloating).toList();
      rows.add(
          new Row(
              function.name(),
              types,
              2,
              (gen, type) -> scalar(gen, function, type, ScalarDomains.of(function, type))));
      rows.add(
          new Row(
              function + " of great numbers",
              floats,
              1,
              (gen, type) ->
                  fixed(scalar(gen, function, type, ScalarDomains.wide(function, true)))));
      rows.add(
          new Row(
              function + " of anything",
              floats,
              1,
              (gen, type) ->
                  fixed(scalar(gen, function, type, ScalarDomains.wide(function, false)))));
    }
    return rows;
  }

  private static Made scalar(Gen gen, Scalar function, DType type, List<Domain> domains) {
    List<Shape> shapes = gen.broadcasting(function.arity());
    List<Operand> operands = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      boolean condition = function == Scalar.SELECT && i == 0;
      operands.add(
          new Operand(
              new Type(condition ? DType.BOOL : type, shapes.get(i)),
              domains.get(i),
              type.isFloating() && ScalarDomains.isDifferentiable(function, i)));
    }
    return new Made(new Op.Map(function), operands);
  }

  /** The same without differentiable operands. */
  private static Made fixed(Made made) {
    return new Made(
        made.op(),
        made.operands().stream().map(o -> new Operand(o.type(), o.domain(), false)).toList());
  }

  private static List<Row> elementwise() {
    List<Row> rows = new ArrayList<>();
    for (DType to : ALL) {
      rows.add(
          new Row(
              "convert to " + to.code() + " from",
              ALL,
              1,
              (gen, type) ->
                  made(
                      new Op.Convert(to),
                      new Operand(
                          new Type(type, gen.shapeOrEmpty(0, 3)),
                          gen.chance(0.5) ? ANYTHING : new Domain.Between(-300, 300),
                          false))));
    }
    rows.add(
        new Row(
            "convert smoothly",
            List.of(DType.FLOAT64),
            1,
            (gen, type) -> made(new Op.Convert(type), plain(type, gen.shape(1, 2)))));
    rows.add(
        new Row(
            "stop gradient",
            ALL,
            1,
            (gen, type) ->
                made(new Op.StopGradient(), fixed(type, gen.shapeOrEmpty(0, 3), ANYTHING))));
    rows.add(new Row("custom gradient", ALL, 1, CustomGradientCases::custom));
    rows.add(new Row("fused", ALL, 6, FusedCases::fused));
    return rows;
  }

  private static List<Row> reducing() {
    List<Row> rows = new ArrayList<>();
    for (Reduction kind : Reduction.values()) {
      List<DType> types =
          switch (kind) {
            case SUM, PRODUCT -> NUMBERS;
            case MAX, MIN -> ALL;
          };
      rows.add(new Row(kind.name(), types, 5, (gen, type) -> reduce(gen, kind, type)));
    }
    for (boolean greatest : List.of(true, false)) {
      rows.add(
          new Row(
              greatest ? "argmax" : "argmin",
              NUMBERS,
              4,
              (gen, type) -> {
                Shape shape = gen.shape(1, 3);
                int axis = gen.axis(shape);
                if (shape.rank() > 1 && gen.chance(0.1)) {
                  shape = shape.with(axis == 0 ? 1 : 0, 0);
                }
                Domain domain = gen.pick(List.of(DISTINCT, TIES));
                return made(new Op.ArgReduce(greatest, axis), fixed(type, shape, domain));
              }));
    }
    rows.add(
        new Row(
            "cumulative sum",
            NUMBERS,
            6,
            (gen, type) -> {
              Shape shape = gen.shapeOrEmpty(1, 3);
              Op op = new Op.CumulativeSum(gen.axis(shape), gen.chance(0.5), gen.chance(0.5));
              return made(op, plain(type, shape));
            }));
    return rows;
  }

  private static Made reduce(Gen gen, Reduction kind, DType type) {
    Shape shape = gen.shapeOrEmpty(1, 4);
    return switch (kind) {
      case SUM -> made(new Op.Reduce(kind, gen.axes(shape)), plain(type, shape));
      case MAX, MIN -> {
        Op op = new Op.Reduce(kind, gen.axes(shape));
        yield gen.chance(0.6)
            ? made(op, operand(type, shape, DISTINCT))
            : made(op, fixed(type, shape, TIES));
      }
      // Of one axis only, that the product is not lost below the least or above the greatest float.
      case PRODUCT -> {
        Op op = new Op.Reduce(kind, Ints.of(gen.axis(shape)));
        Domain zeros = new Domain.Among(List.of(0.0, 1.0, 2.0, -1.0));
        yield made(
            op, operand(type, shape, gen.chance(0.3) ? zeros : new Domain.Between(0.7, 1.3)));
      }
    };
  }

  private static List<Row> moving() {
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(
            "reshape",
            ALL,
            2,
            (gen, type) -> {
              Shape shape = gen.shapeOrEmpty(0, 4);
              Shape flat = Shape.of(shape.size());
              Shape other = gen.pick(List.of(flat, flat.insert(gen.between(0, 1), 1), shape));
              return made(new Op.Reshape(other), plain(type, shape));
            }));
    rows.add(
        new Row(
            "transpose",
            ALL,
            4,
            (gen, type) -> {
              Shape shape = gen.shapeOrEmpty(0, 4);
              Ints permutation =
                  Ints.of(gen.shuffled(shape.rank()).stream().mapToInt(i -> i).toArray());
              return made(new Op.Transpose(permutation), plain(type, shape));
            }));
    rows.add(
        new Row(
            "broadcast",
            ALL,
            3,
            (gen, type) -> {
              Shape shape = gen.shapeOrEmpty(0, 4);
              return made(new Op.Broadcast(shape), plain(type, gen.broadcastable(shape)));
            }));
    rows.add(
        new Row(
            "slice",
            ALL,
            3,
            (gen, type) -> {
              Shape shape = gen.shapeOrEmpty(0, 4);
              Shape limit = anyWithin(gen, shape);
              Op op = new Op.Slice(anyWithin(gen, limit), limit, ints(gen, shape.rank(), 1, 3));
              return made(op, plain(type, shape));
            }));
    rows.add(
        new Row(
            "pad",
            ALL,
            4,
            (gen, type) -> {
              Shape shape = gen.shapeOrEmpty(0, 3);
              int rank = shape.rank();
              Op op =
                  new Op.Pad(
                      ints(gen, rank, 0, 2),
                      ints(gen, rank, 0, 2),
                      gen.chance(0.5) ? Ints.repeat(0, rank) : ints(gen, rank, 0, 2),
                      Element.bits(type, gen.pick(List.of(0.0, 1.0, 3.0)).doubleValue()));
              return made(op, plain(type, shape));
            }));
    rows.add(
        new Row(
            "reverse",
            ALL,
            2,
            (gen, type) -> {
              Shape shape = gen.shapeOrEmpty(0, 4);
              return made(new Op.Reverse(gen.axes(shape)), plain(type, shape));
            }));
    rows.add(new Row("concatenate", ALL, 3, OpCases::concatenate));
    return rows;
  }

  private static Made concatenate(Gen gen, DType type) {
    Shape shape = gen.shapeOrEmpty(1, 3);
    int axis = gen.axis(shape);
    List<Operand> operands = new ArrayList<>();
    operands.add(plain(type, shape));
    while (gen.chance(0.6)) {
      operands.add(plain(type, shape.with(axis, gen.between(0, 5))));
    }
    return new Made(new Op.Concatenate(axis), operands);
  }

  /** Per axis a number from 0 to its length. */
  private static Shape anyWithin(Gen gen, Shape shape) {
    return Shape.of(shape.stream().map(length -> gen.between(0, (int) length)).toArray());
  }

  static Ints ints(Gen gen, int count, int low, int high) {
    return Ints.of(IntStream.generate(() -> gen.between(low, high)).limit(count).toArray());
  }

  private static List<Row> indexing() {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("gather", ALL, 4, (gen, type) -> indexed(gen, type, false)));
    rows.add(new Row("scatter add", NUMBERS, 5, (gen, type) -> indexed(gen, type, true)));
    rows.add(new Row("update rows", ALL, 5, OpCases::updateRows));
    rows.add(
        new Row(
            "sort",
            NUMBERS,
            5,
            (gen, type) -> {
              Shape shape = gen.shapeOrEmpty(1, 3);
              int axis = gen.axis(shape);
              int count = gen.between(0, (int) shape.dim(axis));
              Op op = new Op.Sort(axis, gen.chance(0.5), count);
              return made(
                  op, gen.chance(0.6) ? operand(type, shape, DISTINCT) : fixed(type, shape, TIES));
            }));
    return rows;
  }

  private static Made updateRows(Gen gen, DType type) {
    Shape shape = gen.shapeOrEmpty(1, 3);
    Shape count = Shape.of(gen.between(0, 6));
    DType number = gen.pick(List.of(DType.INT32, DType.INT64));
    Operand index = fixed(number, count, new Domain.Between(-1, shape.dim(0) - 1.0));
    Operand values = plain(type, count.concat(shape.slice(1, shape.rank())));
    return made(new Op.UpdateRows(), plain(type, shape), index, values);
  }

  private static Made indexed(Gen gen, DType type, boolean scatter) {
    Shape shape = gen.shape(1, 4);
    int axis = gen.axis(shape);
    int batch = gen.chance(0.5) ? 0 : gen.between(0, axis);
    Shape picked = gen.shapeOrEmpty(0, 2);
    long length = shape.dim(axis);
    DType number = gen.pick(List.of(DType.INT32, DType.INT64));
    Operand index =
        fixed(number, shape.slice(0, batch).concat(picked), new Domain.Between(0, length - 1.0));
    if (!scatter) {
      return made(new Op.Gather(axis, batch), plain(type, shape), index);
    }
    Shape rows = shape.slice(0, axis).concat(picked).concat(shape.slice(axis + 1, shape.rank()));
    return made(new Op.ScatterAdd(axis, batch, length), plain(type, rows), index);
  }
}
