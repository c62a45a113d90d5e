Feature: Runner - what the runner must see

  Scenario: rows in any order holds
    Given any graph
    When executing query:
      """
      UNWIND [2, 1] AS x RETURN x, [x, 'a'] AS l
      """
    Then the result should be, in any order:
      | x | l        |
      | 1 | [1, 'a'] |
      | 2 | [2, 'a'] |
    And no side effects

  Scenario Outline: rows fails for <why>
    Given any graph
    When executing query:
      """
      UNWIND [2, 1] AS x RETURN x
      """
    Then the result should be, <order>:
      | <column> |
      | <first>  |
      | <second> |

    Examples:
      | why            | order        | column | first | second |
      | order          | in order     | x      | 1     | 2      |
      | a wrong value  | in any order | x      | 1     | 3      |
      | a wrong type   | in any order | x      | 1     | 2.0    |
      | a wrong column | in any order | y      | 1     | 2      |

  Scenario: lists as bags holds
    Given any graph
    When executing query:
      """
      RETURN [3, 1, 2] AS l
      """
    Then the result should be (ignoring element order for lists):
      | l         |
      | [1, 2, 3] |

  Scenario: an error with its class, phase and detail holds
    Given any graph
    When executing query:
      """
      RETURN x
      """
    Then a SyntaxError should be raised at compile time: UndefinedVariable

  Scenario Outline: an error fails for <why>
    Given any graph
    When executing query:
      """
      RETURN <query>
      """
    Then a <class> should be raised at <phase>: <detail>

    Examples:
      | why       | query | class       | phase        | detail             |
      | its class | x     | TypeError   | compile time | UndefinedVariable  |
      | its phase | x     | SyntaxError | runtime      | UndefinedVariable  |
      | detail    | x     | SyntaxError | compile time | UndefinedParameter |
      | success   | 1     | SyntaxError | compile time | UndefinedVariable  |

  Scenario: an error that nothing expects fails
    Given any graph
    When executing query:
      """
      RETURN x
      """

  Scenario: an unknown step fails
    Given any graph
    When executing query:
      """
      RETURN 1
      """
    Then all should be well

  Scenario: asking nothing fails
    Given any graph

  Scenario: parameters and a procedure holds
    Given an empty graph
    And parameters are:
      | in | 2 |
    And there exists a procedure own.names(in :: INTEGER?) :: (name :: STRING?, size :: FLOAT?):
      | in | name  | size |
      | 1  | 'one' | 1.5  |
      | 2  | 'two' | 2.5  |
    When executing query:
      """
      CALL own.names
      """
    Then the result should be, in order:
      | name  | size |
      | 'two' | 2.5  |

  Scenario: a procedure without columns holds
    Given an empty graph
    And there exists a procedure own.nothing() :: ():
      |
    When executing query:
      """
      CALL own.nothing()
      """
    Then the result should be empty
    And no side effects

  Scenario: rows where none should be fails
    Given an empty graph
    When executing query:
      """
      RETURN 1
      """
    Then the result should be empty

  Scenario: side effects that did not happen fails
    Given an empty graph
    When executing query:
      """
      RETURN 1 AS x
      """
    Then the side effects should be:
      | +nodes | 1 |

  Scenario: side effects holds
    Given an empty graph
    And having executed:
      """
      CREATE (:A {x: 1})-[:T {y: 1}]->(:B)
      """
    When executing query:
      """
      MATCH (a:A)-[r:T]->(b:B)
      DELETE r
      SET a.x = 2, a:C
      REMOVE a:A
      CREATE (b)-[:U]->(:A:D {z: null, w: [1]})
      RETURN a
      """
    Then the result should be, in any order:
      | a             |
      | (:C {x: 2})   |
    And the side effects should be:
      | +nodes         | 1 |
      | +relationships | 1 |
      | -relationships | 1 |
      | +labels        | 2 |
      | +properties    | 2 |
      | -properties    | 2 |
