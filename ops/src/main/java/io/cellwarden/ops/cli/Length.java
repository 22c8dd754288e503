package io.cellwarden.ops.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How long something goes on, as people write it. */
final class Length implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        try {
            Duration length = Duration.parse("PT" + text.strip());
            if (length.isPositive()) {
                return length;
            }
        } catch (DateTimeParseException wrong) {
            throw wanted(text);
        }
        throw wanted(text);
    }

    private static TypeConversionException wanted(String text) {
        return new TypeConversionException(text + ": wanted is a time above 0 such as 90s or 2m");
    }
}
