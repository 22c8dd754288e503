package io.cellwarden.requirement;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Names the requirements of {@code docs/requirements.md} that a test proves.
 *
 * <p>On a class it holds for each test in it, nested classes included, beside what the test itself names. The build
 * fails on an id that the list does not have.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequirementTrace.class)
public @interface Requirement {
    /** Ids as the list writes them, such as {@code "ALM-3"}. */
    String[] value();
}
