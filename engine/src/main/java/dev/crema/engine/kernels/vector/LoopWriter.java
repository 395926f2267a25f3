package dev.crema.engine.kernels.vector;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Scalar;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes the byte code of a {@link Loop}: a counted loop that loads the inputs, calls one small
 * static method per step of the expression and stores the outputs. The JIT compiler takes those
 * methods into the loop, so that a chain of steps is one pass over memory with all values in
 * between in registers.
 *
 * <p>Each expression has a class of its own. That keeps the JIT's profiles apart: a loop shared by
 * several expressions would be compiled for the first and thrown away for the second, again and
 * again.
 */
final class LoopWriter {
  /** How an input moves while the loop goes from one element to the next. */
  enum Access {
    CONTIGUOUS,
    REPEATED,
    STRIDED
  }

  private static final String PACKAGE = "dev.crema.engine.kernels.vector.";
  private static final ClassDesc SCALARS = ClassDesc.of(PACKAGE + "Scalars");
  private static final ClassDesc FLOAT_VECTORS = ClassDesc.of(PACKAGE + "FloatVectors");
  private static final ClassDesc VECTOR_ELEMENTS = ClassDesc.of(PACKAGE + "VectorElements");
  private static final ClassDesc LOOP = ClassDesc.of(PACKAGE + "Loop");
  private static final ClassDesc SELF = ClassDesc.of(PACKAGE + "GeneratedLoop");
  private static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
  private static final ClassDesc INT_VECTOR = ClassDesc.of("jdk.incubator.vector.IntVector");
  private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
  private static final MethodTypeDesc ROW =
      MethodTypeDesc.of(CD_void, CD_long.arrayType(), CD_long.arrayType(), CD_int, CD_int);

  private static final int AT = 1;
  private static final int STEPS = 2;
  private static final int INDEX = 3;
  private static final int TO = 4;
  private static final int FIRST_LOCAL = 5;

  private final Expression expression;
  private final List<Access> accesses;
  private final boolean vector;

  private LoopWriter(Expression expression, List<Access> accesses) {
    this.expression = expression;
    this.accesses = accesses;
    this.vector = Vectors.AVAILABLE && VectorForm.has(expression, accesses);
  }

  /** A loop for an expression whose inputs move as given. */
  static Loop loop(Expression expression, List<Access> accesses) {
    byte[] code = new LoopWriter(expression, accesses).bytes();
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(code, true);
      return (Loop) lookup.lookupClass().getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot define the loop of " + expression, e);
    }
  }

  private byte[] bytes() {
    return ClassFile.of()
        .build(
            SELF,
            type -> {
              type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER).withInterfaceSymbols(LOOP);
              type.withMethodBody(
                  ConstantDescs.INIT_NAME,
                  ConstantDescs.MTD_void,
                  0,
                  code ->
                      code.aload(0)
                          .invokespecial(
                              ConstantDescs.CD_Object,
                              ConstantDescs.INIT_NAME,
                              ConstantDescs.MTD_void)
                          .return_());
              type.withMethodBody(
                  "scalar", ROW, ClassFile.ACC_PUBLIC, code -> new Body(code, false).write());
              if (vector) {
                type.withMethodBody(
                    "vector", ROW, ClassFile.ACC_PUBLIC, code -> new Body(code, true).write());
                type.withMethodBody(
                    "hasVector",
                    MethodTypeDesc.of(CD_boolean),
                    ClassFile.ACC_PUBLIC,
                    code -> code.iconst_1().ireturn());
              }
            });
  }

  /** One of the two methods. */
  private final class Body {
    private final CodeBuilder code;
    private final boolean vectors;
    private final int[] addresses;
    private final int[] values = new int[expression.size()];

    /** Who has the methods for functions, and those for loads, stores and conversions. */
    private final ClassDesc functions;

    private final ClassDesc elements;
    private int nextLocal = FIRST_LOCAL;

    Body(CodeBuilder code, boolean vectors) {
      this.code = code;
      this.vectors = vectors;
      this.functions = vectors ? FLOAT_VECTORS : SCALARS;
      this.elements = vectors ? VECTOR_ELEMENTS : SCALARS;
      this.addresses = new int[expression.inputs().size() + expression.outputs().size()];
    }

    void write() {
      int inputs = expression.inputs().size();
      for (int i = 0; i < addresses.length; i++) {
        addresses[i] = local(2);
        code.aload(AT).loadConstant(i).laload().lstore(addresses[i]);
      }
      for (int i = 0; i < inputs; i++) {
        if (accesses.get(i) == Access.REPEATED) {
          load(i);
        }
      }
      for (int i = 0; i < expression.steps().size(); i++) {
        if (expression.steps().get(i) instanceof Expression.Literal literal) {
          literal(literal);
          keep(inputs + i);
        }
      }
      Label test = code.newLabel();
      Label end = code.newLabel();
      code.labelBinding(test);
      code.iload(INDEX).iload(TO);
      if (vectors) {
        code.loadConstant(VectorElements.LANES).isub();
        code.if_icmpgt(end);
      } else {
        code.if_icmpge(end);
      }
      for (int i = 0; i < inputs; i++) {
        if (accesses.get(i) != Access.REPEATED) {
          load(i);
        }
      }
      for (int i = 0; i < expression.steps().size(); i++) {
        step(inputs + i, expression.steps().get(i));
      }
      for (int i = 0; i < expression.outputs().size(); i++) {
        store(i);
      }
      code.iinc(INDEX, vectors ? VectorElements.LANES : 1);
      code.goto_(test);
      code.labelBinding(end);
      if (vectors) {
        code.aload(0)
            .aload(AT)
            .aload(STEPS)
            .iload(INDEX)
            .iload(TO)
            .invokevirtual(SELF, "scalar", ROW);
      }
      code.return_();
    }

    private int local(int slots) {
      int result = nextLocal;
      nextLocal += slots;
      return result;
    }

    /** The type that a value has in this method. */
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

    /** Pops the value from the stack into a local of its own. */
    private void keep(int value) {
      TypeKind kind = TypeKind.from(form(expression.typeOf(value)));
      values[value] = local(kind.slotSize());
      code.storeLocal(kind, values[value]);
    }

    private void push(int value) {
      code.loadLocal(TypeKind.from(form(expression.typeOf(value))), values[value]);
    }

    private void call(ClassDesc owner, String name, ClassDesc result, ClassDesc... parameters) {
      code.invokestatic(owner, name, MethodTypeDesc.of(result, parameters));
    }

    private void pushAddress(int buffer, Access access, int bytes) {
      code.lload(addresses[buffer]);
      switch (access) {
        case REPEATED -> {}
        case CONTIGUOUS -> code.iload(INDEX).i2l().loadConstant((long) bytes).lmul().ladd();
        case STRIDED ->
            code.iload(INDEX).i2l().aload(STEPS).loadConstant(buffer).laload().lmul().ladd();
      }
    }

    private void load(int input) {
      DType type = expression.inputs().get(input);
      Access access = accesses.get(input);
      pushAddress(input, access, type.bytes());
      if (vectors && access == Access.REPEATED) {
        call(SCALARS, "load" + label(type), number(type), CD_long);
        splat(type);
      } else {
        call(elements, "load" + label(type), form(type), CD_long);
      }
      keep(input);
    }

    /** Makes the number on the stack a vector of it. */
    private void splat(DType type) {
      call(elements, type == DType.BOOL ? "splatBool" : "splat", form(type), number(type));
    }

    private void store(int output) {
      int value = expression.outputs().get(output);
      DType type = expression.typeOf(value);
      push(value);
      pushAddress(expression.inputs().size() + output, Access.CONTIGUOUS, type.bytes());
      call(elements, "store" + label(type), CD_void, form(type), CD_long);
    }

    private void literal(Expression.Literal literal) {
      DType type = literal.type();
      long bits = literal.bits();
      switch (type) {
        case FLOAT32, BFLOAT16, FLOAT16 -> code.loadConstant((float) Element.toDouble(type, bits));
        case FLOAT64 -> code.loadConstant(Element.toDouble(type, bits));
        case INT8, UINT8, INT32, BOOL -> code.loadConstant((int) Element.toLong(type, bits));
        case INT64 -> code.loadConstant(bits);
      }
      if (vectors) {
        splat(type);
      }
    }

    private void step(int value, Expression.Step step) {
      switch (step) {
        case Expression.Literal _ -> {}
        case Expression.Convert(DType type, int argument) -> {
          push(argument);
          DType from = expression.typeOf(argument);
          call(elements, "to" + label(type), form(type), form(from));
          keep(value);
        }
        case Expression.Apply(Scalar function, List<Integer> arguments) -> {
          List<ClassDesc> parameters = new ArrayList<>();
          for (int argument : arguments) {
            push(argument);
            parameters.add(form(expression.typeOf(argument)));
          }
          DType type = expression.typeOf(value);
          if (vectors && VectorForm.isAroundExp(function)) {
            push(arguments.getFirst());
            call(functions, methodOf(function) + "Exponent", FLOAT_VECTOR, FLOAT_VECTOR);
            call(functions, "exp", FLOAT_VECTOR, FLOAT_VECTOR);
            parameters.add(FLOAT_VECTOR);
          }
          call(functions, methodOf(function), form(type), parameters.toArray(ClassDesc[]::new));
          if (isRounded(type, function)) {
            call(elements, "round" + label(type), form(type), form(type));
          }
          keep(value);
        }
      }
    }

    private boolean isRounded(DType type, Scalar function) {
      return switch (type) {
        case BFLOAT16, FLOAT16, INT8, UINT8 -> function != Scalar.SELECT;
        case BOOL -> function == Scalar.NOT && !vectors;
        case FLOAT32, FLOAT64, INT32, INT64 -> false;
      };
    }
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
