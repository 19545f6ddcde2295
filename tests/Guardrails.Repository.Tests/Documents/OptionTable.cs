using System.Reflection;
using System.Runtime.CompilerServices;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>The settable properties of an options type: type, default and meaning.</summary>
internal static class OptionTable
{
    public static string Text(Type type)
    {
        var table = new MarkdownTable("Property", "Type", "Default", "Meaning");
        foreach (var property in Settable(type))
        {
            table.Row($"`{property.Name}`", $"`{NameOf(property)}`", DefaultOf(property), XmlDocumentation.Summary(property));
        }

        return table.ToString();
    }

    public static IEnumerable<PropertyInfo> Settable(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is { IsPublic: true });

    public static string DefaultOf(PropertyInfo property) =>
        property.IsDefined(typeof(RequiredMemberAttribute)) ? "required"
        : XmlDocumentation.Default(property) is { Length: > 0 } given ? given
        : "none";

    public static bool CanBeNull(PropertyInfo property) => property.PropertyType.IsValueType
        ? Nullable.GetUnderlyingType(property.PropertyType) is not null
        : new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;

    private static string NameOf(PropertyInfo property) =>
        NameOf(property.PropertyType) + (!property.PropertyType.IsValueType && CanBeNull(property) ? "?" : "");

    private static string NameOf(Type type) =>
        Nullable.GetUnderlyingType(type) is { } value ? NameOf(value) + "?"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type == typeof(decimal) ? "decimal"
        : type == typeof(int) ? "int"
        : type == typeof(bool) ? "bool"
        : type == typeof(string) ? "string"
        : type.Name;
}
