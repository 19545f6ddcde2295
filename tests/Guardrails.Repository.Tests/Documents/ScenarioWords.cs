using System.Reflection;
using System.Text.Json;
using Guardrails.Testing.Scenarios;

namespace Guardrails.Repository.Tests.Documents;

/// <summary>The words of a scenario file, from the types that it is read into.</summary>
internal static class ScenarioWords
{
    private const string Namespace = "Guardrails.Testing.Scenarios.Format";

    /// <summary>What a step of the script can be.</summary>
    public static string Steps() => Table("StepFile", "Step");

    /// <summary>What can be forbidden at the venue.</summary>
    public static string Effects() => Table("ForbiddenFile", "Effect");

    private static string Table(string type, string head)
    {
        var table = new MarkdownTable(head, "Meaning", "Has");
        foreach (var property in MembersOf(typeof(Scenario).Assembly.GetType($"{Namespace}.{type}", throwOnError: true)!))
        {
            table.Row($"`{NameOf(property)}`", XmlDocumentation.Summary(property), string.Join(", ", Parts(property.PropertyType).Select(part => $"`{NameOf(part)}`")));
        }

        return table.ToString();
    }

    /// <summary>The members of the object that a step is; none where it is a value.</summary>
    private static IEnumerable<PropertyInfo> Parts(Type type) =>
        type is { IsGenericType: true, Name: "List`1" } ? Parts(type.GetGenericArguments()[0])
        : type is { Namespace: Namespace, IsClass: true, IsGenericType: false } ? MembersOf(type)
        : [];

    private static IEnumerable<PropertyInfo> MembersOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is { IsPublic: true });

    private static string NameOf(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}
