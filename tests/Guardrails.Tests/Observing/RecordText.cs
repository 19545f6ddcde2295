using System.Globalization;

namespace Guardrails.Tests.Observing;

/// <summary>
/// All properties of a record, as the compiler would print them. What is recorded is made of it, so that the words in which a person reads the record can change
/// without any recording.
/// </summary>
internal static class RecordText
{
    public static string Of(object record) => string.Create(
        CultureInfo.InvariantCulture, $"{record.GetType().Name} {{ {string.Join(", ", record.GetType().GetProperties().Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} = {p.GetValue(record)}")))} }}");
}
