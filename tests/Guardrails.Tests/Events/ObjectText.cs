using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Guardrails.Tests.Events;

/// <summary>
/// Everything an object holds, field by field, as text: equality that sees the decimals of a number, the offset of a time and the elements
/// of a list, none of which a record compares.
/// </summary>
internal static class ObjectText
{
    public static SortedDictionary<string, string> Of(object value)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add("", value, fields);
        return fields;
    }

    private static void Add(string path, object? value, SortedDictionary<string, string> fields)
    {
        switch (value)
        {
            case null:
                fields[path] = "null";
                break;
            case decimal number:
                fields[path] = string.Join(' ', decimal.GetBits(number).Select(part => part.ToString("X8", CultureInfo.InvariantCulture)));
                break;
            case DateTimeOffset time:
                fields[path] = time.ToString("O", CultureInfo.InvariantCulture);
                break;
            case string or Enum or bool or int or long or ulong or Symbol:
                fields[path] = string.Create(CultureInfo.InvariantCulture, $"'{value}'");
                break;
            case IEnumerable elements:
                fields[path] = string.Join("; ", elements.Cast<object>().SelectMany(element => Of(element)).Select(field => $"{field.Key}={field.Value}"));
                break;
            case ITuple tuple:
                for (var i = 0; i < tuple.Length; i++)
                {
                    Add($"{path}.{i}", tuple[i], fields);
                }

                break;
            default:
                AddProperties(path, value, fields);
                break;
        }
    }

    private static void AddProperties(string path, object value, SortedDictionary<string, string> fields)
    {
        Assert.StartsWith("Guardrails", value.GetType().Namespace);
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            Add($"{path}.{property.Name}", property.GetValue(value), fields);
        }
    }
}
