package dev.crema.engine.kernels.vector;

import static dev.crema.engine.kernels.vector.LoopBody.ARRAYS_TYPE;
import static dev.crema.engine.kernels.vector.LoopBody.AT;
import static dev.crema.engine.kernels.vector.LoopBody.FIRST_LOCAL;
import static dev.crema.engine.kernels.vector.LoopBody.INDEX;
import static dev.crema.engine.kernels.vector.LoopBody.PACKAGE;
import static dev.crema.engine.kernels.vector.LoopBody.SCRATCH;
import static dev.crema.engine.kernels.vector.LoopBody.STEPS;
import static dev.crema.engine.kernels.vector.LoopBody.TO;
import static dev.crema.engine.kernels.vector.LoopBody.TYPE;
import static java.lang.constant.ConstantDescs.CD_int;

import dev.crema.engine.kernels.vector.LoopPlan.Buffer;
import dev.crema.engine.kernels.vector.LoopPlan.Function;
import dev.crema.engine.kernels.vector.LoopPlan.Place;
import dev.crema.engine.kernels.vector.LoopPlan.Slot;
import dev.crema.engine.kernels.vector.LoopPlan.Together;
import dev.crema.engine.kernels.vector.RowCalls.Operand;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Scalar;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * Writes the class of a {@link Loop}: one scalar loop for the whole expression, the loops of its
 * {@link LoopPlan} and a method that runs these over block after block.
 *
 * <p>Each expression has a class of its own. That keeps the JIT compiler's profiles apart: a loop
 * shared by several expressions would be compiled for the first and thrown away for the second,
 * again and again.
 */
final class LoopWriter {
  private static final ClassDesc LOOP = ClassDesc.of(PACKAGE + "Loop");
  private static final ClassDesc SELF = ClassDesc.of(PACKAGE + "GeneratedLoop");
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final MethodTypeDesc COUNT = MethodTypeDesc.of(CD_int);
  private static final MethodTypeDesc INT_OF_INTS = MethodTypeDesc.of(CD_int, CD_int, CD_int);
  private static final int STATIC = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC;

  private final Expression expression;
  private final List<Access> accesses;
  private final LoopPlan plan;

  private LoopWriter(Expression expression, List<Access> accesses) {
    this.expression = expression;
    this.accesses = accesses;
    this.plan =
        Vectors.AVAILABLE ? LoopPlanner.plan(expression, accesses) : new LoopPlan(List.of(), 0, 0);
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
    return ClassFile.of().build(SELF, this::write);
  }

  private void write(ClassBuilder type) {
    type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER).withInterfaceSymbols(LOOP);
    type.withMethodBody(
        ConstantDescs.INIT_NAME,
        ConstantDescs.MTD_void,
        0,
        code ->
            code.aload(0)
                .invokespecial(
                    ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                .return_());
    Together numbers = LoopPlan.scalar(expression, accesses);
    loop(type, "numbers", numbers);
    entry(type, "scalar", "numbers");
    type.withMethodBody(
        "elements",
        ARRAYS_TYPE,
        STATIC,
        code -> new LoopBody(code, expression, numbers, true).write());
    type.withMethodBody(
        "arrays",
        ARRAYS_TYPE,
        ClassFile.ACC_PUBLIC,
        code -> code.aload(1).iload(2).invokestatic(SELF, "elements", ARRAYS_TYPE).return_());
    if (!plan.stages().isEmpty()) {
      for (int i = 0; i < plan.stages().size(); i++) {
        if (plan.stages().get(i) instanceof Together loop) {
          loop(type, "stage" + i, loop);
        }
      }
      type.withMethodBody("vectors", TYPE, STATIC, plan.isOneLoop() ? this::oneLoop : this::blocks);
      entry(type, "vector", "vectors");
      number(type, "loops", plan.stages().size());
      number(type, "scratchBytes", plan.scratchBytes());
    }
  }

  private void loop(ClassBuilder type, String name, Together loop) {
    type.withMethodBody(
        name, TYPE, STATIC, code -> new LoopBody(code, expression, loop, false).write());
  }

  /** A method of {@link Loop} that passes everything on. */
  private static void entry(ClassBuilder type, String name, String target) {
    type.withMethodBody(
        name,
        TYPE,
        ClassFile.ACC_PUBLIC,
        code ->
            code.aload(AT + 1)
                .aload(STEPS + 1)
                .iload(INDEX + 1)
                .iload(TO + 1)
                .lload(SCRATCH + 1)
                .invokestatic(SELF, target, TYPE)
                .return_());
  }

  private static void number(ClassBuilder type, String name, int value) {
    type.withMethodBody(
        name, COUNT, ClassFile.ACC_PUBLIC, code -> code.loadConstant(value).ireturn());
  }

  /** Whole vectors by the one loop, the rest number by number. */
  private void oneLoop(CodeBuilder code) {
    int whole = FIRST_LOCAL;
    wholeVectors(code, whole);
    call(code, "stage0", INDEX, whole);
    call(code, "numbers", whole, TO);
    code.return_();
  }

  /**
   * Blocks of whole vectors, each by all stages, the rest number by number. No elements are a block
   * of none, so that such calls warm up all stages.
   */
  private void blocks(CodeBuilder code) {
    int whole = FIRST_LOCAL;
    int end = whole + 1;
    wholeVectors(code, whole);
    Label next = code.newLabel();
    code.labelBinding(next);
    code.iload(INDEX).loadConstant(LoopPlan.BLOCK).iadd().iload(whole);
    code.invokestatic(MATH, "min", INT_OF_INTS).istore(end);
    for (int i = 0; i < plan.stages().size(); i++) {
      switch (plan.stages().get(i)) {
        case Together _ -> call(code, "stage" + i, INDEX, end);
        case Function function -> function(code, function, end);
      }
    }
    code.iload(end).istore(INDEX).iload(INDEX).iload(whole).if_icmplt(next);
    call(code, "numbers", INDEX, TO);
    code.return_();
  }

  /** Where the last whole vector ends. */
  private static void wholeVectors(CodeBuilder code, int local) {
    code.iload(TO).iload(INDEX).isub().loadConstant(-VectorElements.LANES).iand();
    code.iload(INDEX).iadd().istore(local);
  }

  private static void call(CodeBuilder code, String loop, int from, int to) {
    code.aload(AT).aload(STEPS).iload(from).iload(to).lload(SCRATCH);
    code.invokestatic(SELF, loop, TYPE);
  }

  private void function(CodeBuilder code, Function function, int end) {
    Expression.Step step = expression.steps().get(function.step() - expression.inputs().size());
    if (!(step instanceof Expression.Apply(Scalar scalar, _))) {
      throw new IllegalStateException("not a function: " + step);
    }
    for (RowCalls.Call call : RowCalls.of(scalar)) {
      row(code, function, call, end);
    }
    if (expression.typeOf(function.step()) == DType.BFLOAT16) {
      row(code, function, RowCalls.ROUND_BFLOAT16, end);
    }
  }

  private void row(CodeBuilder code, Function function, RowCalls.Call call, int end) {
    for (Operand operand : call.operands()) {
      address(
          code,
          switch (operand) {
            case FROM -> function.from();
            case TO -> function.to();
            case TEMPORARY -> new Slot(plan.temporary());
          });
    }
    code.iload(end).iload(INDEX).isub();
    code.invokestatic(RowCalls.CLASS, call.method(), call.type());
  }

  /** The address of the first float of the block. */
  private static void address(CodeBuilder code, Place place) {
    switch (place) {
      case Buffer(int number, _) ->
          code.aload(AT)
              .loadConstant(number)
              .laload()
              .iload(INDEX)
              .i2l()
              .loadConstant(4L)
              .lmul()
              .ladd();
      case Slot(long offset) -> code.lload(SCRATCH).loadConstant(offset).ladd();
    }
  }
}
