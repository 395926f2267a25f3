package dev.crema.engine.kernels.vector;

import static java.lang.constant.ConstantDescs.CD_Float;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_short;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.crema.engine.kernels.vector.LoopPlan.Buffer;
import dev.crema.engine.kernels.vector.LoopPlan.Move;
import dev.crema.engine.kernels.vector.LoopPlan.Place;
import dev.crema.engine.kernels.vector.LoopPlan.Slot;
import dev.crema.engine.kernels.vector.LoopPlan.Together;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Scalar;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes the byte code of one loop: a static method that loads values, calls one small static
 * method per step and stores results, for elements from one position to another. The JIT compiler
 * takes those methods into the loop, so that all values in between are in registers.
 */
final class LoopBody {
  static final String PACKAGE = "dev.crema.engine.kernels.vector.";

  /** The addresses of the buffers, the steps of strided inputs, from, to, scratch memory. */
  static final MethodTypeDesc TYPE =
      MethodTypeDesc.of(CD_void, CD_long.arrayType(), CD_long.arrayType(), CD_int, CD_int, CD_long);

  static final int AT = 0;
  static final int STEPS = 1;
  static final int INDEX = 2;
  static final int TO = 3;
  static final int SCRATCH = 4;
  static final int FIRST_LOCAL = 6;

  /** The arrays of the buffers, how many elements. */
  static final MethodTypeDesc ARRAYS_TYPE =
      MethodTypeDesc.of(CD_void, CD_Object.arrayType(), CD_int);

  private static final int COUNT = 1;
  private static final int FIRST_ARRAY = 3;

  /** The length of byte code that HotSpot takes into a hot caller: FreqInlineSize. */
  private static final int MOST_INLINED = 325;

  private static final ClassDesc SCALARS = ClassDesc.of(PACKAGE + "Scalars");
  private static final ClassDesc ELEMENT = ClassDesc.of("dev.crema.engine.types.Element");
  private static final ClassDesc FLOAT_VECTORS = ClassDesc.of(PACKAGE + "FloatVectors");
  private static final ClassDesc VECTOR_ELEMENTS = ClassDesc.of(PACKAGE + "VectorElements");
  private static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
  private static final ClassDesc INT_VECTOR = ClassDesc.of("jdk.incubator.vector.IntVector");
  private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");

  private final CodeBuilder code;
  private final Expression expression;
  private final Together loop;
  private final boolean vectors;

  /** Whether buffers are arrays on the heap; the loop begins at their first element. */
  private final boolean arrays;

  /** The local variable of the loop's end. */
  private final int to;

  /** Who has the methods for functions, and those for loads, stores and conversions. */
  private final ClassDesc functions;

  private final ClassDesc elements;

  /** The local variables of values, and of the arrays or the addresses of element 0 of places. */
  private final int[] values;

  private final Map<Place, Integer> bases = new HashMap<>();
  private int nextLocal;

  LoopBody(CodeBuilder code, Expression expression, Together loop, boolean arrays) {
    this.code = code;
    this.expression = expression;
    this.loop = loop;
    this.vectors = loop.vectors();
    this.arrays = arrays;
    this.to = arrays ? COUNT : TO;
    this.nextLocal = arrays ? FIRST_ARRAY : FIRST_LOCAL;
    this.functions = vectors ? FLOAT_VECTORS : SCALARS;
    this.elements = vectors ? VECTOR_ELEMENTS : SCALARS;
    this.values = new int[expression.size()];
  }

  void write() {
    if (arrays) {
      code.iconst_0().istore(INDEX);
    }
    // An exit of its own for no elements, so that warming up by such calls tells the JIT compiler
    // nothing of how long rows are.
    Label some = code.newLabel();
    code.iload(INDEX).iload(to).if_icmplt(some).return_().labelBinding(some);
    loop.loads().forEach(this::base);
    loop.stores().forEach(this::base);
    constants();
    for (Move load : loop.loads()) {
      if (isRepeated(load.place())) {
        load(load);
      }
    }
    Label test = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(test).iload(INDEX).iload(to).if_icmpge(end);
    for (Move load : loop.loads()) {
      if (!isRepeated(load.place())) {
        load(load);
      }
    }
    for (int value : loop.steps()) {
      step(value);
    }
    loop.stores().forEach(this::store);
    code.iinc(INDEX, vectors ? VectorElements.LANES : 1).goto_(test);
    code.labelBinding(end).return_();
    pad(code);
  }

  /**
   * Makes a method too long for the JIT compiler to take it into its callers, by code that is never
   * reached. Several loops in one compilation may exceed its limits, and then vectors in the middle
   * of a loop become objects.
   */
  static void pad(CodeBuilder code) {
    for (int i = 0; i < MOST_INLINED; i++) {
      code.nop();
    }
    code.return_();
  }

  private static boolean isRepeated(Place place) {
    return place instanceof Buffer(_, Access access) && access == Access.REPEATED;
  }

  /** Puts the array, or the address that element 0 has or would have, into a local variable. */
  private void base(Move move) {
    if (bases.containsKey(move.place())) {
      return;
    }
    TypeKind kind = arrays ? TypeKind.REFERENCE : TypeKind.LONG;
    int base = local(kind);
    bases.put(move.place(), base);
    switch (move.place()) {
      case Buffer(int number, _) -> {
        code.aload(AT).loadConstant(number);
        if (arrays) {
          code.aaload().checkcast(HeapRows.arrayOf(typeAt(move)));
        } else {
          code.laload();
        }
      }
      case Slot(long offset) -> {
        // A slot holds the elements from INDEX on.
        code.lload(SCRATCH).loadConstant(offset).ladd();
        code.iload(INDEX).i2l().loadConstant((long) bytes(move)).lmul().lsub();
      }
    }
    code.storeLocal(kind, base);
  }

  private DType typeAt(Move move) {
    DType type = expression.typeOf(move.value());
    return move.place() instanceof Slot ? LoopPlan.slotType(type) : type;
  }

  private int bytes(Move move) {
    return typeAt(move).bytes();
  }

  private void address(Move move) {
    code.lload(bases.getOrDefault(move.place(), -1)).iload(INDEX).i2l();
    if (move.place() instanceof Buffer(int number, Access access) && access == Access.STRIDED) {
      code.aload(STEPS).loadConstant(number).laload();
    } else {
      code.loadConstant((long) bytes(move));
    }
    code.lmul().ladd();
  }

  private void load(Move move) {
    DType type = typeAt(move);
    if (arrays) {
      code.aload(bases.getOrDefault(move.place(), -1));
      if (isRepeated(move.place())) {
        code.iconst_0();
      } else {
        code.iload(INDEX);
      }
      fromArray(type);
    } else if (isRepeated(move.place())) {
      code.lload(bases.getOrDefault(move.place(), -1));
      call(SCALARS, "load" + label(type), number(type), CD_long);
      splat(type);
    } else {
      address(move);
      call(elements, "load" + label(type), form(type), CD_long);
    }
    keep(move.value());
  }

  private void store(Move move) {
    DType type = typeAt(move);
    if (arrays) {
      code.aload(bases.getOrDefault(move.place(), -1)).iload(INDEX);
      push(move.value());
      toArray(type);
      return;
    }
    push(move.value());
    address(move);
    call(elements, "store" + label(type), CD_void, form(type), CD_long);
  }

  /** The number that an element of an array stands for, as the methods of Scalars load it. */
  private void fromArray(DType type) {
    switch (type) {
      case FLOAT32 -> code.faload();
      case FLOAT64 -> code.daload();
      case INT32 -> code.iaload();
      case INT64 -> code.laload();
      case INT8 -> code.baload();
      case UINT8 -> code.baload().loadConstant(0xFF).iand();
      case BOOL -> code.baload().iconst_1().iand();
      case BFLOAT16 -> {
        code.saload();
        call(ELEMENT, "bfloat16ToFloat", CD_float, CD_short);
      }
      case FLOAT16 -> {
        code.saload();
        call(CD_Float, "float16ToFloat", CD_float, CD_short);
      }
    }
  }

  private void toArray(DType type) {
    switch (type) {
      case FLOAT32 -> code.fastore();
      case FLOAT64 -> code.dastore();
      case INT32 -> code.iastore();
      case INT64 -> code.lastore();
      case INT8, UINT8, BOOL -> code.bastore();
      case BFLOAT16 -> {
        call(ELEMENT, "bfloat16Bits", CD_short, CD_float);
        code.sastore();
      }
      case FLOAT16 -> {
        call(CD_Float, "floatToFloat16", CD_short, CD_float);
        code.sastore();
      }
    }
  }

  /** Makes the number on the stack a vector of it. */
  private void splat(DType type) {
    if (vectors) {
      call(elements, type == DType.BOOL ? "splatBool" : "splat", form(type), number(type));
    }
  }

  /** Keeps all constants that are used in local variables. */
  private void constants() {
    Set<Integer> used = new LinkedHashSet<>(loop.steps());
    loop.steps().forEach(value -> used.addAll(arguments(value)));
    for (int value : used) {
      if (value >= expression.inputs().size()
          && stepOf(value) instanceof Expression.Literal literal) {
        constant(literal);
        keep(value);
      }
    }
  }

  private void constant(Expression.Literal literal) {
    DType type = literal.type();
    long bits = literal.bits();
    switch (type) {
      case FLOAT32, BFLOAT16, FLOAT16 -> code.loadConstant((float) Element.toDouble(type, bits));
      case FLOAT64 -> code.loadConstant(Element.toDouble(type, bits));
      case INT8, UINT8, INT32, BOOL -> code.loadConstant((int) Element.toLong(type, bits));
      case INT64 -> code.loadConstant(bits);
    }
    splat(type);
  }

  private void step(int value) {
    DType type = expression.typeOf(value);
    switch (stepOf(value)) {
      case Expression.Literal _ -> {}
      case Expression.Convert(_, int argument) -> {
        push(argument);
        DType from = expression.typeOf(argument);
        if (type == DType.BFLOAT16 && from == DType.FLOAT32) {
          round(type);
        } else {
          call(elements, "to" + label(type), form(type), form(from));
        }
        keep(value);
      }
      case Expression.Apply(Scalar function, List<Integer> arguments) -> {
        List<ClassDesc> parameters = new ArrayList<>();
        for (int argument : arguments) {
          push(argument);
          parameters.add(form(expression.typeOf(argument)));
        }
        call(functions, methodOf(function), form(type), parameters.toArray(ClassDesc[]::new));
        if (isRounded(type, function)) {
          round(type);
        }
        keep(value);
      }
    }
  }

  /**
   * Rounds what is on the stack. The compiler always inlines what a loop calls in at most 35 bytes
   * of code, but hardly what that calls in turn; where it does not, each vector becomes an object.
   */
  private void round(DType type) {
    if (vectors && type == DType.BFLOAT16) {
      code.dup();
      call(elements, "nearestBfloat16", INT_VECTOR, FLOAT_VECTOR);
      call(elements, "roundBfloat16", FLOAT_VECTOR, FLOAT_VECTOR, INT_VECTOR);
    } else {
      call(elements, "round" + label(type), form(type), form(type));
    }
  }

  private boolean isRounded(DType type, Scalar function) {
    return switch (type) {
      case BFLOAT16, FLOAT16, INT8, UINT8 -> function != Scalar.SELECT;
      case BOOL -> function == Scalar.NOT && !vectors;
      case FLOAT32, FLOAT64, INT32, INT64 -> false;
    };
  }

  private Expression.Step stepOf(int value) {
    return expression.steps().get(value - expression.inputs().size());
  }

  private List<Integer> arguments(int value) {
    return switch (stepOf(value)) {
      case Expression.Literal _ -> List.of();
      case Expression.Convert(_, int argument) -> List.of(argument);
      case Expression.Apply(_, List<Integer> arguments) -> arguments;
    };
  }

  private int local(TypeKind kind) {
    int result = nextLocal;
    nextLocal += kind.slotSize();
    return result;
  }

  /** Pops the value from the stack into a local variable of its own. */
  private void keep(int value) {
    TypeKind kind = TypeKind.from(form(expression.typeOf(value)));
    values[value] = local(kind);
    code.storeLocal(kind, values[value]);
  }

  private void push(int value) {
    code.loadLocal(TypeKind.from(form(expression.typeOf(value))), values[value]);
  }

  private void call(ClassDesc owner, String name, ClassDesc result, ClassDesc... parameters) {
    code.invokestatic(owner, name, MethodTypeDesc.of(result, parameters));
  }

  /** What stands for values of a type in this loop. */
  private ClassDesc form(DType type) {
    if (!vectors) {
      return number(type);
    }
    return switch (type) {
      case FLOAT32, BFLOAT16 -> FLOAT_VECTOR;
      case INT8, UINT8, INT32 -> INT_VECTOR;
      case BOOL -> MASK;
      case FLOAT64, FLOAT16, INT64 ->
          throw new IllegalStateException("there are no vectors of " + type);
    };
  }

  private static ClassDesc number(DType type) {
    return switch (type) {
      case FLOAT32, BFLOAT16, FLOAT16 -> CD_float;
      case FLOAT64 -> CD_double;
      case INT8, UINT8, INT32, BOOL -> CD_int;
      case INT64 -> CD_long;
    };
  }

  /** {@code Float32} of float32. */
  private static String label(DType type) {
    String name = type.label();
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  /** {@code floorDivide} of FLOOR_DIVIDE. */
  static String methodOf(Scalar function) {
    String[] words = function.name().toLowerCase(Locale.ROOT).split("_", -1);
    StringBuilder name = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
    }
    return name.toString();
  }
}
