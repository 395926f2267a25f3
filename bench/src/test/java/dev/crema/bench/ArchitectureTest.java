package dev.crema.bench;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.State;

/**
 * Data flows down only, and every package knows what it may know: docs/architecture.md as rules.
 */
class ArchitectureTest {
  private static final String ENGINE = "dev.crema.engine";

  private static final JavaClasses CREMA =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.crema");

  /**
   * Classes of an engine package may know, of the engine, only these packages besides their own.
   */
  private static void engineKnows(String stage, String... allowed) {
    String[] packages = new String[allowed.length + 1];
    packages[0] = ENGINE + "." + stage + "..";
    for (int i = 0; i < allowed.length; i++) {
      packages[i + 1] = ENGINE + "." + allowed[i] + "..";
    }
    noClasses()
        .that()
        .resideInAPackage(ENGINE + "." + stage + "..")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.crema..").and(not(resideInAnyPackage(packages))))
        .allowEmptyShould(true)
        .check(CREMA);
  }

  @Test
  void stagesOfTheEngineKnowOnlyWhatLiesBelow() {
    engineKnows("types");
    engineKnows("math", "types");
    engineKnows("random", "math", "types");
    engineKnows("ir", "types");
    engineKnows("kernels", "types", "random", "math");
    engineKnows("rules", "ir", "types", "kernels", "random", "math");
    engineKnows("autodiff", "rules", "ir", "types");
    engineKnows("passes", "rules", "ir", "types");
    engineKnows("plan", "rules", "ir", "types", "kernels");
    engineKnows("run", "plan", "ir", "kernels", "types");
  }

  @Test
  void theEngineKnowsNoLayer() {
    noClasses()
        .that()
        .resideInAPackage(ENGINE + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.crema..").and(not(resideInAPackage(ENGINE + ".."))))
        .check(CREMA);
  }

  @Test
  void layersKnowNoKernel() {
    noClasses()
        .that(
            resideInAPackage("dev.crema..")
                .and(
                    not(
                        resideInAnyPackage(
                            ENGINE + "..",
                            "dev.crema.onednn..",
                            "dev.crema.testkit..",
                            "dev.crema.bench..",
                            "dev.crema.cli.."))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ENGINE + ".ir..",
            ENGINE + ".rules..",
            ENGINE + ".autodiff..",
            ENGINE + ".passes..",
            ENGINE + ".plan..",
            ENGINE + ".kernels..",
            "dev.crema.onednn..")
        .check(CREMA);
  }

  @Test
  void oneDnnKnowsOnlyTheKernelSeam() {
    noClasses()
        .that()
        .resideInAPackage("dev.crema.onednn..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.crema..")
                .and(
                    not(
                        resideInAnyPackage(
                            "dev.crema.onednn..", ENGINE + ".kernels", ENGINE + ".types"))))
        .check(CREMA);
  }

  @Test
  void nothingDependsOnTheCommandLine() {
    noClasses()
        .that(
            resideInAPackage("dev.crema..")
                .and(not(resideInAnyPackage("dev.crema.cli..", "dev.crema.bench.."))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.crema.cli..")
        .check(CREMA);
  }

  @Test
  void noPackageKnowsItselfInACircle() {
    slices().matching("dev.crema.(engine).(*)..").should().beFreeOfCycles().check(CREMA);
  }

  @Test
  void theVectorApiStaysInItsPackage() {
    noClasses()
        .that(
            resideInAPackage("dev.crema..")
                .and(not(resideInAnyPackage(ENGINE + ".kernels.vector..", "dev.crema.bench.."))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(CREMA);
  }

  @Test
  void filesNeverChooseClasses() {
    noClasses()
        .that()
        .resideInAPackage("dev.crema..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectInputStream")
        .orShould()
        .callMethod(Class.class, "forName", String.class)
        .orShould()
        .callMethod(ClassLoader.class, "loadClass", String.class)
        .check(CREMA);
  }

  @Test
  void classesAreFinalAbstractOrSealed() {
    classes()
        .that(
            resideInAPackage("dev.crema..")
                .and(not(resideInAPackage("dev.crema.bench..jmh_generated..")))
                // JMH extends its states.
                .and(not(annotatedWith(State.class))))
        .should(
            new ArchCondition<>("be final, abstract, sealed, a record, an enum or an interface") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                boolean closed =
                    type.isInterface()
                        || type.isEnum()
                        || type.isRecord()
                        || type.isAnonymousClass()
                        || type.getModifiers().contains(JavaModifier.FINAL)
                        || type.getModifiers().contains(JavaModifier.ABSTRACT)
                        || type.reflect().isSealed()
                        || type.isAssignableTo(Throwable.class)
                        || type.getSimpleName().equals("package-info");
                events.add(new SimpleConditionEvent(type, closed, type.getName() + " is open"));
              }
            })
        .check(CREMA);
  }

  @Test
  void namesSayWhatThingsAre() {
    noClasses()
        .that(alwaysTrue())
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Helpers")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameStartingWith("Abstract")
        .check(CREMA);
  }
}
