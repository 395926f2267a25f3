package dev.crema.engine.kernels.vector;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Scalar;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.stream.Stream;

/**
 * How generated loops call {@link FunctionRows}: through the static methods of another generated
 * class, which are so long that the JIT compiler never takes them into their callers ({@link
 * LoopBody#pad}). So each row is compiled once for all expressions, and no caller becomes too long
 * to be compiled as one.
 */
final class RowCalls {
  /** The class with the methods to call. */
  static final ClassDesc CLASS = ClassDesc.of(LoopBody.PACKAGE + "GeneratedRows");

  private static final ClassDesc ROWS = ClassDesc.of(LoopBody.PACKAGE + "FunctionRows");
  private static final MethodTypeDesc ONE = MethodTypeDesc.of(CD_void, CD_long, CD_long, CD_int);
  private static final MethodTypeDesc TWO =
      MethodTypeDesc.of(CD_void, CD_long, CD_long, CD_long, CD_int);

  /** A row that a {@link Call} reads or writes. */
  enum Operand {
    FROM,
    TO,
    TEMPORARY
  }

  /** One loop of a function, on rows of operands and, last, of results. */
  record Call(String method, List<Operand> operands) {
    MethodTypeDesc type() {
      return operands.size() == 2 ? ONE : TWO;
    }
  }

  /** Rounds results where they are. */
  static final Call ROUND_BFLOAT16 = new Call("roundBfloat16", List.of(Operand.TO, Operand.TO));

  static {
    try {
      MethodHandles.lookup().defineClass(ClassFile.of().build(CLASS, RowCalls::write));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("cannot define " + CLASS, e);
    }
  }

  private RowCalls() {}

  /** The loops of a function, in order. */
  static List<Call> of(Scalar function) {
    return switch (function) {
      case EXP -> List.of(direct("exp"));
      case EXPM1 -> List.of(direct("expm1"));
      case LOG -> List.of(direct("log"));
      case LOG1P -> around("onePlus", "log", "log1p");
      case TANH -> around("tanhExponent", "exp", "tanh");
      case SIGMOID -> around("sigmoidExponent", "exp", "sigmoid");
      case ERF -> around("erfExponent", "exp", "erf");
      default -> throw new IllegalArgumentException(function + " has no rows");
    };
  }

  private static Call direct(String method) {
    return new Call(method, List.of(Operand.FROM, Operand.TO));
  }

  private static List<Call> around(String before, String inner, String after) {
    return List.of(
        new Call(before, List.of(Operand.FROM, Operand.TEMPORARY)),
        new Call(inner, List.of(Operand.TEMPORARY, Operand.TEMPORARY)),
        new Call(after, List.of(Operand.FROM, Operand.TEMPORARY, Operand.TO)));
  }

  private static void write(ClassBuilder type) {
    type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
    Stream<Call> functions =
        Stream.of(Scalar.values())
            .filter(RowCalls::hasRows)
            .flatMap(function -> of(function).stream());
    Stream.concat(functions, Stream.of(ROUND_BFLOAT16))
        .map(
            call -> new Call(call.method(), call.operands().stream().map(_ -> Operand.TO).toList()))
        .distinct()
        .forEach(call -> write(type, call));
  }

  private static boolean hasRows(Scalar function) {
    return function.takes(DType.FLOAT32)
        && VectorForm.of(function, DType.FLOAT32) == VectorForm.FUNCTION;
  }

  private static void write(ClassBuilder type, Call call) {
    type.withMethodBody(
        call.method(),
        call.type(),
        ClassFile.ACC_STATIC,
        code -> {
          for (int i = 0; i < call.operands().size(); i++) {
            code.lload(2 * i);
          }
          code.iload(2 * call.operands().size());
          code.invokestatic(ROWS, call.method(), call.type()).return_();
          LoopBody.pad(code);
        });
  }
}
